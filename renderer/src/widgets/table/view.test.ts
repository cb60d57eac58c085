import { expect, test } from "vitest";
import { PLAIN, filtered, next, sorted, viewFrom } from "./view.ts";

const rows = [{ n: 10, name: "b" }, { n: 9, name: "A" }, { name: "item 10" }, { n: 1, name: "item 9" }];

test("numbers go by size, words as people order them, empty cells last in both directions", () => {
  expect(sorted(rows, { column: "n", down: false }).map((row) => row["n"])).toEqual([1, 9, 10, undefined]);
  expect(sorted(rows, { column: "n", down: true }).map((row) => row["n"])).toEqual([10, 9, 1, undefined]);
  expect(sorted(rows, { column: "name", down: false }).map((row) => row["name"])).toEqual([
    "A",
    "b",
    "item 9",
    "item 10",
  ]);
});

test("every word must be somewhere in the row, in columns that are shown", () => {
  expect([
    filtered(rows, ["name"], "ITEM 9").length,
    filtered(rows, ["n"], "item").length,
    filtered(rows, ["n"], " ").length,
  ]).toEqual([1, 0, 4]);
});

test("a head sorts up, down, and then not at all", () => {
  const up = next(undefined, "n");
  const down = next(up, "n");
  expect([up, down, next(down, "n"), next(up, "name")]).toEqual([
    { column: "n", down: false },
    { column: "n", down: true },
    undefined,
    { column: "name", down: false },
  ]);
});

test("what was remembered is read as far as it can be", () => {
  expect([
    viewFrom(undefined),
    viewFrom({ hidden: ["a", 5], sorting: { column: "n", down: true } }),
    viewFrom({ hidden: "x" }),
  ]).toEqual([PLAIN, { hidden: ["a"], sorting: { column: "n", down: true } }, PLAIN]);
});
