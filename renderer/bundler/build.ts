/** Builds everything the host serves, side by side, and puts it into dist/ as a whole: an app that starts meanwhile finds all of it. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { type InlineConfig, build } from "vite";
import { writeLicences } from "./licences.ts";
import { classic, kit, paths, shell, widget, widgetIds } from "./targets.ts";

const SCRIPTS = ["preload", "main-world", "widget-runtime"];

/** What there is to build, into `out`; the files that are copied are there already. */
function plan(out: string): InlineConfig[] {
  mkdirSync(out, { recursive: true });
  copyFileSync(resolve(paths.root, "src", "widget-kit", "kit.d.ts"), resolve(out, "widget-kit.d.ts"));
  const widgets = widgetIds().map((id) => {
    const folder = resolve(out, "widgets", id);
    mkdirSync(folder, { recursive: true });
    copyFileSync(resolve(paths.root, "src", "widgets", id, "manifest.json"), resolve(folder, "manifest.json"));
    copyFileSync(paths.font, resolve(folder, "inter.woff2"));
    return widget(id, folder);
  });
  return [shell(out), ...SCRIPTS.map((name) => classic(name, out)), ...kit(out), ...widgets];
}

/** Puts what is built in the place of what was there. */
function replace(old: string, built: string): void {
  const retired = `${built}-retired`;
  if (existsSync(old)) renameSync(old, retired);
  renameSync(built, old);
  rmSync(retired, { recursive: true, force: true });
}

const started = performance.now();
try {
  const configs = plan(paths.staging);
  await Promise.all(configs.map((config) => build(config)));
  writeLicences(resolve(paths.staging, "licences.json"));
  replace(paths.dist, paths.staging);
  process.stdout.write(`built ${configs.length} bundles in ${Math.round(performance.now() - started)} ms\n`);
} finally {
  rmSync(paths.staging, { recursive: true, force: true });
}
