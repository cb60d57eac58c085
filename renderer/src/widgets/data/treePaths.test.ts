import { expect, test } from "vitest";
import { select } from "../../query/jmespath.ts";
import { matching, pathTo, summaryOf } from "./treePaths.ts";

const value = { hits: [{ "my name": "Ulm" }, { name: "Jena" }], total: 2 };

test("the path to a place finds that very place", () => {
  const path = pathTo(["hits", 0, "my name"]);
  expect([path, pathTo([])]).toEqual(['hits[0]."my name"', "@"]);
  expect([select(value, path), select(value, "@")]).toEqual([{ value: "Ulm" }, { value }]);
});

test("what is looked for is found in names and values, with all that is around it", () => {
  const found = matching(value, "jen");
  expect([[...found.shown].toSorted(), found.hits]).toEqual([["@", "hits", "hits[1]", "hits[1].name"], 1]);
  expect(matching(value, "NAME").hits).toBe(2);
  expect(matching(value, "nowhere").shown.size).toBe(0);
});

test("objects and lists are told by their size", () => {
  expect([{}, [], [1], { a: 1, b: 2 }, "x", null].map(summaryOf)).toEqual([
    "{}",
    "[]",
    "[ 1 item ]",
    "{ 2 fields }",
    "“x”",
    "null",
  ]);
});
