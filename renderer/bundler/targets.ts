import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import type { InlineConfig, Rolldown } from "vite";
import { noteLicences } from "./licences.ts";
import { textScale } from "./textScale.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** The one engine that runs this code: the Chromium of QtWebEngine 6.11. */
const TARGET = "chrome140";

const COMMON: InlineConfig = {
  root: ROOT,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  plugins: [noteLicences()],
  css: { postcss: { plugins: [textScale] } },
};

/** The window's own page: index.html and assets, relative to app://latchkey/. */
export function shell(out: string): InlineConfig {
  return {
    ...COMMON,
    base: "./",
    plugins: [react(), noteLicences()],
    build: {
      target: TARGET,
      outDir: out,
      emptyOutDir: false,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      reportCompressedSize: false,
      // Two files: what the first paint needs, and what pages that come later share. Each request passes the host's thread.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: "first", tags: ["$initial"] },
              { name: "shared", minShareCount: 2 },
            ],
          },
        },
      },
    },
  };
}

/** `src/<name>/index.ts` as a classic script in one file: code that the host injects, or serves before any module runs. */
export function classic(name: string, out: string): InlineConfig {
  return {
    ...COMMON,
    build: {
      target: TARGET,
      outDir: out,
      emptyOutDir: false,
      reportCompressedSize: false,
      lib: {
        entry: resolve(ROOT, "src", name, "index.ts"),
        formats: ["iife"],
        name: `latchkey_${name.replaceAll("-", "_")}`,
        fileName: () => `${name}.js`,
      },
    },
  };
}

/** What the kit loads when it is used: nine frames would read nine times what few widgets need. */
const KIT_PARTS: ReadonlyMap<string, string> = new Map([["markdown", resolve(ROOT, "src", "ui", "markdown.ts")]]);

/** React's modules become those of Preact that stand in for them, `react/jsx-runtime` and `react-dom/client` included. */
export const PREACT_FOR_REACT = { react: "preact/compat", "react-dom": "preact/compat" };

/**
 * `src/widget-kit/index.ts` as ES modules that widgets of other people import: `/~kit.js`, drawn by Preact as the built-in
 * widgets are, and the same with React itself. The parts are beside them.
 */
export function kit(out: string): InlineConfig[] {
  const names = new Map([...KIT_PARTS].map(([name, file]) => [file, `/~kit-${name}.js`]));
  const options = {
    external: [...names.keys()],
    makeAbsoluteExternalsRelative: false,
    output: { minify: true, paths: Object.fromEntries(names) },
  };
  const entry = resolve(ROOT, "src", "widget-kit", "index.ts");
  return [
    { ...module(entry, out, "~kit.js", options), resolve: { alias: PREACT_FOR_REACT } },
    module(entry, out, "~kit-react.js", options),
    ...[...KIT_PARTS].map(([name, file]) => module(file, out, `~kit-${name}.js`)),
  ];
}

/** A widget package: one self-contained ES module; its CSS travels inside it. */
export function widget(id: string, out: string): InlineConfig {
  return module(resolve(ROOT, "src", "widgets", id, "widget.tsx"), out, "widget.js");
}

/** `entry` as an ES module that runs as it is. Vite leaves the white space of a library; this is none: nobody bundles it again. */
function module(
  entry: string,
  out: string,
  file: string,
  rolldownOptions: Rolldown.RolldownOptions = { output: { codeSplitting: false, minify: true } },
): InlineConfig {
  return {
    ...COMMON,
    // A library build leaves this to whoever bundles it.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      target: TARGET,
      outDir: out,
      emptyOutDir: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 900,
      lib: { entry, formats: ["es"], fileName: () => file },
      rolldownOptions,
    },
  };
}

/** Ids of the built-in widgets: every folder of src/widgets that is a package, that is, has a manifest. */
export function widgetIds(): string[] {
  const folder = resolve(ROOT, "src", "widgets");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => /^([a-z0-9-]+)[/\\]manifest\.json$/.exec(path)?.[1])
    .filter((id) => id !== undefined)
    .toSorted();
}

/** Latin Inter: a widget's frame may load nothing but what is in its own folder. */
const FONT = resolve(ROOT, "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");

/** Where things are. */
export const paths = {
  root: ROOT,
  font: FONT,
  /** What the host serves. */
  dist: resolve(ROOT, "dist"),
  /** Where a build of its own takes shape; on the same disk, so that it can be moved into place. */
  staging: resolve(ROOT, "node_modules", `.latchkey-build-${process.pid}`),
};
