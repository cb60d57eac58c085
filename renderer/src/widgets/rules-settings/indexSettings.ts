/** The settings of an index: the fields that have an input of their own, and what is sent to change them. */

import { type Json, same } from "./json.ts";

interface Field {
  readonly name: string;
  readonly kind: "lines" | "number" | "choice";
  readonly help?: string;
  readonly choices?: readonly string[];
}

export interface Group {
  readonly title: string;
  readonly fields: readonly Field[];
}

export type { Field };

export const GROUPS: readonly Group[] = [
  {
    title: "Searching",
    fields: [
      { name: "searchableAttributes", kind: "lines", help: "One a line, the most important first." },
      { name: "attributesToRetrieve", kind: "lines", help: "One a line; * is all." },
      { name: "queryType", kind: "choice", choices: ["prefixLast", "prefixAll", "prefixNone"] },
      {
        name: "removeWordsIfNoResults",
        kind: "choice",
        choices: ["none", "lastWords", "firstWords", "allOptional"],
      },
    ],
  },
  {
    title: "Ranking",
    fields: [
      { name: "customRanking", kind: "lines", help: "One a line, such as desc(popularity)." },
      { name: "ranking", kind: "lines", help: "One criterion a line." },
    ],
  },
  {
    title: "Facets",
    fields: [
      { name: "attributesForFaceting", kind: "lines", help: "One a line, such as searchable(brand)." },
      { name: "maxValuesPerFacet", kind: "number" },
    ],
  },
  {
    title: "Typing errors",
    fields: [
      { name: "typoTolerance", kind: "choice", choices: ["true", "min", "strict", "false"] },
      { name: "minWordSizefor1Typo", kind: "number" },
      { name: "minWordSizefor2Typos", kind: "number" },
      { name: "disableTypoToleranceOnAttributes", kind: "lines", help: "One a line." },
    ],
  },
  {
    title: "Pages and extracts",
    fields: [
      { name: "hitsPerPage", kind: "number" },
      { name: "paginationLimitedTo", kind: "number" },
      { name: "attributesToHighlight", kind: "lines", help: "One a line." },
      { name: "attributesToSnippet", kind: "lines", help: "One a line, such as description:20." },
    ],
  },
];

/** A setting as text in its input. */
export function shown(settings: Json, field: Field): string {
  const value = settings[field.name];
  if (value === undefined || value === null) return "";
  if (field.kind === "lines") return Array.isArray(value) ? value.map(String).join("\n") : "";
  return String(value);
}

/** The settings with one of them typed anew. Empty text takes it away, which leaves it to the service. */
export function withTyped(settings: Json, field: Field, text: string): Json {
  if (text === shown(settings, field)) return settings;
  const others = Object.fromEntries(Object.entries(settings).filter(([name]) => name !== field.name));
  const value = valueOf(field, text);
  return value === undefined ? others : { ...others, [field.name]: value };
}

function valueOf(field: Field, text: string): unknown {
  if (field.kind === "lines") {
    const lines = text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    return lines.length === 0 ? undefined : lines;
  }
  if (text.trim() === "") return undefined;
  if (field.kind === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  return text === "true" || text === "false" ? text === "true" : text;
}

/** What has to be sent so that `before` becomes `after`: what differs; null sets what was taken away back to its default. */
export function patchOf(before: Json, after: Json): Json {
  const changed = Object.entries(after).filter(([name, value]) => !same(before[name], value));
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name) && before[name] !== null);
  return Object.fromEntries([...changed, ...gone.map((name): [string, unknown] => [name, null])]);
}

/** Whether settings are as a patch wanted them. What was set back to its default is whatever the service says. */
export function isPatched(settings: Json, patch: Json): boolean {
  return Object.entries(patch).every(([name, value]) => value === null || same(settings[name], value));
}
