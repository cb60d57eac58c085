/** Which npm packages are in what is built, with their licences: Settings → About shows them. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Plugin } from "vite";

interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The licence's text; empty where the package has none. */
  readonly text: string;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

const found = new Map<string, Shipped>();

/** Notes the packages of one bundle. */
export function noteLicences(): Plugin {
  return {
    name: "latchkey-licences",
    generateBundle() {
      for (const id of this.getModuleIds()) note(id);
    },
  };
}

/** Writes what all bundles were made of. */
export function writeLicences(file: string): void {
  const packages = [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(file, JSON.stringify({ packages }));
}

function note(id: string): void {
  const root = /^.*\/node_modules\/(@[^/]+\/[^/]+|[^/@][^/]*)\//.exec(id.replaceAll("\\", "/").replace(/^\0/, ""))?.[0];
  if (root === undefined || found.has(root)) return;
  const manifest = resolve(root, "package.json");
  if (!existsSync(manifest)) return;
  const { name, version, license } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>;
  const file = readdirSync(dirname(manifest)).find((one) => LICENCE_FILE.test(one));
  found.set(root, {
    name: name ?? root,
    version: version ?? "",
    licence: license ?? "see its text",
    text: file === undefined ? "" : readFileSync(resolve(root, file), "utf8"),
  });
}
