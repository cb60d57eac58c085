/** Builds everything the host serves, side by side, into dist/. */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "vite";
import { classic, paths, shell, widget, widgetIds } from "./targets.ts";

const started = performance.now();
const widgets = widgetIds();

rmSync(paths.dist, { recursive: true, force: true });
for (const id of widgets) {
  const folder = resolve(paths.dist, "widgets", id);
  mkdirSync(folder, { recursive: true });
  copyFileSync(resolve(paths.root, "src", "widgets", id, "manifest.json"), resolve(folder, "manifest.json"));
  copyFileSync(paths.font, resolve(folder, "inter.woff2"));
}

await Promise.all(
  [shell(), ...["preload", "main-world", "widget-runtime"].map(classic), ...widgets.map(widget)].map((config) =>
    build(config),
  ),
);

process.stdout.write(
  `built the shell, 3 scripts and ${widgets.length} widgets in ${Math.round(performance.now() - started)} ms\n`,
);
