/** The params that a person wrote as JSON, held to what the channel takes. */

import { readJson } from "../../query/jsonText.ts";
import { type Kind, OWN_FIELDS, type ParamOf, type DataSource } from "./sources.ts";

export type Params =
  { readonly values: Readonly<Record<string, unknown>>; readonly fault?: never } | { readonly fault: string };

/** Reads and checks the params of a source. A fault says which param and why. */
export function readParams(source: DataSource, text: string): Params {
  const read = readJson(text);
  if (read.fault !== undefined) return read;
  const { value } = read;
  if (kindOf(value) !== "object") return { fault: `Give an object, such as ${source.example}` };
  const values = value as Record<string, unknown>;
  for (const [name, given] of Object.entries(values)) {
    if (OWN_FIELDS.has(name)) return { fault: `“${name}” is filled in by the widget. Leave it out.` };
    const wanted = Object.hasOwn(source.params, name) ? source.params[name] : undefined;
    if (wanted === undefined) return { fault: `“${name}” is nothing that this source takes. ${takes(source)}` };
    const fault = faultOf(wanted, given);
    if (fault !== undefined) return { fault: `“${name}” ${fault}.` };
  }
  const missing = Object.keys(source.params).find(
    (name) => source.params[name]?.required && !Object.hasOwn(values, name),
  );
  return missing === undefined ? { values } : { fault: `“${missing}” is missing, such as in ${source.example}` };
}

const WORDS: Readonly<Record<Kind, string>> = {
  text: "text",
  "whole number": "a whole number",
  object: "an object",
  list: "a list",
  "yes or no": "true or false",
};

function takes(source: DataSource): string {
  const names = Object.keys(source.params);
  return names.length === 0 ? "It takes none." : `It takes: ${names.join(", ")}.`;
}

function faultOf(wanted: ParamOf, given: unknown): string | undefined {
  const kinds = typeof wanted.kind === "string" ? [wanted.kind] : wanted.kind;
  const kind = kindOf(given);
  if (!kinds.some((one) => one === kind)) return `must be ${kinds.map((one) => WORDS[one]).join(" or ")}`;
  if (typeof given !== "number") return undefined;
  if (wanted.atLeast !== undefined && given < wanted.atLeast) return `must be at least ${wanted.atLeast}`;
  if (wanted.atMost !== undefined && given > wanted.atMost) return `must be at most ${wanted.atMost}`;
  return undefined;
}

function kindOf(value: unknown): Kind | undefined {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "yes or no";
  if (Number.isInteger(value)) return "whole number";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" && value !== null ? "object" : undefined;
}
