import { expect, test } from "vitest";
import { queriesOf } from "./ask.ts";

test("queries are read with what the service tells of them", () => {
  const searches = [
    { search: "lamp", count: 7, nbHits: 3, clickThroughRate: 0.2 },
    { search: "lmap", count: 1, withFilterCount: 0 },
  ];
  expect(queriesOf({ searches })).toEqual([
    { query: "lamp", count: 7, hits: 3, filtered: null, clicks: 0.2 },
    { query: "lmap", count: 1, hits: null, filtered: 0, clicks: null },
  ]);
  expect([queriesOf({}), queriesOf(null), queriesOf({ searches: "x" })]).toEqual([[], [], []]);
});
