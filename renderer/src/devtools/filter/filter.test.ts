import { expect, test } from "vitest";
import { complete, countsOf } from "./complete.ts";
import { type Field, compile, hasTerm, parse, termFor, toggleTerm, unknownFields } from "./filter.ts";

interface Row {
  readonly provider: string;
  readonly state: string;
  readonly size: number | null;
  readonly took: number;
  readonly hits: number;
}

const FIELDS: readonly Field<Row>[] = [
  { name: "provider", kind: "text", value: (row) => row.provider },
  { name: "state", kind: "text", value: (row) => row.state, counted: true },
  { name: "size", kind: "bytes", value: (row) => row.size },
  { name: "took", kind: "ms", value: (row) => row.took },
  { name: "hits", kind: "count", value: (row) => row.hits },
];
const ROWS: readonly Row[] = [
  { provider: "Algolia Production", state: "fresh", size: 20_000, took: 250, hits: 3 },
  { provider: "Algolia", state: "stale", size: 500, took: 2, hits: 0 },
  { provider: "OpenAI", state: "fresh", size: null, took: 1500, hits: 1 },
];

function found(filter: string): string[] {
  const test = compile(filter, FIELDS, (row) => `${row.provider} ${row.state}`.toLowerCase());
  return ROWS.filter(test).map((row) => row.provider);
}

test.each([
  ["", ["Algolia Production", "Algolia", "OpenAI"]],
  ["algolia", ["Algolia Production", "Algolia"]],
  ['"algolia production"', ["Algolia Production"]],
  ["-algolia", ["OpenAI"]],
  ["provider:algolia state:stale", ["Algolia"]],
  ["provider:algolia -state:stale", ["Algolia Production"]],
  ['provider:"Algolia Prod"', ["Algolia Production"]],
  ["state:stale,fresh provider:open", ["OpenAI"]],
  [">10KB", ["Algolia Production"]],
  ["size<1KB", ["Algolia"]],
  [">1s", ["OpenAI"]],
  ["took>=250", ["Algolia Production", "OpenAI"]],
  [">0", ["Algolia Production", "OpenAI"]],
  ["-took>200ms", ["Algolia"]],
  ["took>", ["Algolia Production", "Algolia", "OpenAI"]],
  ["state:stale -hits>=", ["Algolia"]],
  ["unknown:thing", []],
  ['state:"', []],
  ["FRESH provider:OPENAI", ["OpenAI"]],
])("%s", (filter, expected) => {
  expect(found(filter)).toEqual(expected);
});

test("terms are read with their places, and nothing is a fault", () => {
  expect(parse('a -b c:d,"e f" >2KB - : ":')).toMatchObject([
    { kind: "word", text: "a", not: false, from: 0, to: 1 },
    { kind: "word", text: "b", not: true },
    { kind: "field", field: "c", values: ["d", "e f"] },
    { kind: "compare", field: "", sign: ">", than: 2048, unit: "bytes" },
    { kind: "word", text: "-" },
    { kind: "word", text: ":" },
    { kind: "word", text: ":" },
  ]);
});

test("a field that there is not is named", () => {
  expect(unknownFields("provider:a nope:b foo>3 word >3KB", FIELDS)).toEqual(["nope", "foo"]);
});

test("a term is added and taken away again", () => {
  const term = termFor("provider", "Algolia Production");
  expect(term).toBe('provider:"Algolia Production"');
  const once = toggleTerm("state:stale", term);
  expect(once).toBe('state:stale provider:"Algolia Production"');
  expect(hasTerm(once, term)).toBe(true);
  expect(toggleTerm(once, term)).toBe("state:stale");
  expect(toggleTerm(toggleTerm("", "state:a"), "state:a")).toBe("");
});

test("names are completed, then values, the most frequent first", () => {
  const of = (text: string): string[] => complete(text, text.length, FIELDS, ROWS).options.map((one) => one.text);
  expect(of("pr")).toEqual(["provider:"]);
  expect(of("s")).toEqual(["state:", "size>"]);
  expect(of("word state:")).toEqual(["state:fresh", "state:stale"]);
  expect(of("-state:st")).toEqual(["state:stale"]);
  expect(of("provider:prod")).toEqual(['provider:"Algolia Production"']);
  expect(of("")).toEqual([]);
  expect(complete("a -st b", 5, FIELDS, ROWS)).toMatchObject({ from: 3, to: 5 });
  expect(countsOf(ROWS, FIELDS[1] as Field<Row>)).toEqual([
    { value: "fresh", count: 2 },
    { value: "stale", count: 1 },
  ]);
});
