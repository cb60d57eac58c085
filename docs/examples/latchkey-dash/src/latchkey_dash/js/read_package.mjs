/**
 * Reads a package of the reference product without running any of it: bundles the source form, or takes the compiled
 * one, and finds in the text what its widgets say of themselves. Prints one JSON document.
 *
 *   node read_package.mjs <folder of rolldown's package> <package folder> <output folder>
 */

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [modules, folder, output] = process.argv.slice(2);
const { rolldown } = await import(pathToFileURL(join(modules, "rolldown", "dist", "index.mjs")));
const { parseAst } = await import(pathToFileURL(join(modules, "rolldown", "dist", "parse-ast-index.mjs")));
const HERE = dirname(fileURLToPath(import.meta.url));
const HOST = /^(react|react-dom|prop-types|@trops\/dash-(react|core)|algoliasearch|react-instantsearch[a-z-]*)($|\/)/;

const definitionFiles = find(folder, (name) => name.endsWith(".dash.js") || name.endsWith(".dash.jsx"));
const warnings = [];
mkdirSync(output, { recursive: true });
const codes = (await fromSource()) ?? (await fromCompiled());
if (codes === undefined) fail("holds neither widgets/*.dash.js nor dist/index.cjs.js");
writeFileSync(join(output, "runtime.js"), await bundle(join(HERE, "host.js"), "es", () => false, true));
const bundles = codes.map((code, at) => {
  const tree = parse(code);
  const file = `bundle-${at}.cjs`;
  writeFileSync(join(output, file), code);
  return { file, definitions: definitionsIn(tree), tools: toolsIn(tree) };
});
process.stdout.write(JSON.stringify({ bundles, warnings }));

/** One bundle for each definition, so that a widget is given its own code and no more. */
async function fromSource() {
  if (definitionFiles.length === 0) return undefined;
  try {
    const made = [];
    for (const [at, file] of definitionFiles.entries()) {
      const entry = join(output, `entry-${at}.js`);
      writeFileSync(entry, `export * as widget from ${JSON.stringify(file)};`);
      made.push(await bundle(entry, "cjs", (id) => HOST.test(id), false));
    }
    return made;
  } catch (error) {
    if (compiled() === undefined) fail(`could not be bundled: ${error.message.slice(0, 400)}`);
    return undefined;
  }
}

/** Compiled code as it is; where it asks for files beside it, or for Babel's own helpers, with those in it. */
async function fromCompiled() {
  const found = compiled();
  if (found === undefined || !/["'](?:\.{1,2}\/|@babel\/runtime\/)/.test(found.code)) return found && [found.code];
  try {
    return [await bundle(found.file, "cjs", (id) => HOST.test(id), false)];
  } catch (error) {
    fail(`could not be bundled: ${error.message.slice(0, 400)}`);
  }
}

function compiled() {
  const named = existsSync(join(folder, "package.json")) ? JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).main : undefined;
  for (const name of ["dist/index.cjs.js", "dist/index.cjs", "dist/index.js", "index.cjs.js", named]) {
    if (name && existsSync(join(folder, name)) && !relative(folder, join(folder, name)).startsWith("..")) {
      const file = join(folder, name);
      const code = readFileSync(file, "utf8");
      if (/\bexports\b/.test(code)) return { file, code };
    }
  }
  return undefined;
}

async function bundle(input, format, external, minify) {
  const made = await rolldown({
    input,
    cwd: folder,
    platform: "browser",
    external: (id) => external(id),
    moduleTypes: { ".js": "jsx", ".svg": "dataurl", ".png": "dataurl", ".css": "empty", ".scss": "empty", ".md": "text", ".node": "empty" },
    resolve: { modules: [join(folder, "node_modules"), modules], extensions: [".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".json"] },
    transform: { define: { "process.env.NODE_ENV": '"production"' }, jsx: { runtime: "automatic" } },
    logLevel: "silent",
    shimMissingExports: true,
    plugins: [
      {
        name: "what-is-not-there",
        async resolveId(source, importer, options) {
          if (external(source)) return { id: source, external: true };
          const found = await this.resolve(source, importer, { ...options, skipSelf: true });
          if (found) return found;
          // A module that the package does not hold is missed when it is used.
          if (/^[.\/]/.test(source)) {
            // A published package brings the definitions along, and their components only in compiled form.
            if (/\.dash\.jsx?$/.test(importer ?? "")) throw new Error(`${source} is not beside its definition`);
            return { id: `\0nothing:${source}` };
          }
          return { id: source, external: true };
        },
        load: (id) => (id.startsWith("\0nothing:") ? "export default {};" : null),
      },
    ],
  });
  const { output: chunks } = await made.generate({ format, exports: "named", minify, codeSplitting: false });
  return chunks.find((chunk) => chunk.type === "chunk").code;
}

/** Objects that say `type: "widget"` and name a component, in the order of the text; each name once. */
function definitionsIn(program) {
  const constants = new Map();
  const found = new Map();
  walk(program, (node) => {
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init) constants.set(node.id.name, node.init);
  });
  walk(program, (node) => {
    if (node.type !== "ObjectExpression") return;
    const keys = new Set(node.properties.map((property) => keyOf(property)));
    if (!keys.has("component") || !keys.has("name")) return;
    const value = valueOf(node, constants, 0);
    if (typeof value.name === "string" && (value.type === undefined || value.type === "widget")) found.set(value.name, found.get(value.name) ?? value);
  });
  return [...found.values()];
}

/** The names of tools that the code calls. */
function toolsIn(program) {
  const names = new Set();
  walk(program, (node) => {
    if (node.type !== "CallExpression") return;
    const callee = node.callee.type === "MemberExpression" ? node.callee.property : node.callee;
    const first = node.arguments[0];
    const called = callee.type === "Identifier" ? callee.name : (callee.expressions?.at(-1)?.property?.name ?? "");
    if (/^callTool\w*$/.test(called) && first?.type === "Literal" && typeof first.value === "string") names.add(first.value);
  });
  return [...names];
}

function valueOf(node, constants, depth) {
  if (depth > 12 || !node) return undefined;
  const inner = (next) => valueOf(next, constants, depth + 1);
  switch (node.type) {
    case "Literal":
      return node.regex || node.bigint ? undefined : node.value;
    case "TemplateLiteral":
      return node.expressions.length === 0 ? node.quasis[0].value.cooked : node.quasis.map((part, at) => part.value.cooked + (node.expressions[at] ? String(inner(node.expressions[at]) ?? "") : "")).join("");
    case "UnaryExpression":
      return node.operator === "-" ? -inner(node.argument) : node.operator === "!" ? !inner(node.argument) : node.operator === "void" ? undefined : inner(node.argument);
    case "BinaryExpression":
      return node.operator === "+" ? inner(node.left) + inner(node.right) : undefined;
    case "Identifier":
      return constants.has(node.name) ? inner(constants.get(node.name)) : undefined;
    case "ArrayExpression":
      return node.elements.flatMap((element) => (element?.type === "SpreadElement" ? (inner(element.argument) ?? []) : [inner(element)]));
    case "ObjectExpression": {
      const made = {};
      for (const property of node.properties) {
        if (property.type === "SpreadElement") Object.assign(made, inner(property.argument));
        else if (keyOf(property) !== undefined && keyOf(property) !== "component") Object.defineProperty(made, keyOf(property), { value: inner(property.value), enumerable: true, configurable: true, writable: true });
      }
      return made;
    }
    case "CallExpression":
      return node.callee.type === "MemberExpression" && node.callee.object.name === "Object" && node.callee.property.name === "freeze" ? inner(node.arguments[0]) : undefined;
    default:
      return undefined;
  }
}

function keyOf(property) {
  return property.type === "SpreadElement" || property.computed ? undefined : (property.key?.name ?? property.key?.value);
}

function walk(node, visit) {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) return node.forEach((one) => walk(one, visit));
  if (typeof node.type === "string") visit(node);
  for (const value of Object.values(node)) if (typeof value === "object") walk(value, visit);
}

function parse(text) {
  try {
    return parseAst(text, { sourceType: "script", lang: "js" });
  } catch (error) {
    fail(`cannot be read as JavaScript: ${error.message.slice(0, 300)}`);
  }
}

function find(start, wanted, below = []) {
  for (const entry of readdirSync(start, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(start, entry.name);
    if (entry.isDirectory()) find(path, wanted, below);
    else if (entry.isFile() && wanted(entry.name)) below.push(path);
  }
  return below.sort();
}

function fail(why) {
  process.stderr.write(why);
  process.exit(3);
}
