import { expect, test } from "vitest";
import { cellOf, rowsOf, textIn } from "./rows.ts";

test.each([
  [[{ a: 1 }, { b: 2 }], { columns: ["a", "b"], rows: [{ a: 1 }, { b: 2 }] }],
  [[1, "x"], { columns: ["value"], rows: [{ value: 1 }, { value: "x" }] }],
  [[["Ulm", 5]], { columns: ["1", "2"], rows: [{ 1: "Ulm", 2: 5 }] }],
  [{ Ulm: 5 }, { columns: ["name", "value"], rows: [{ name: "Ulm", value: 5 }] }],
  [{ Ulm: { people: 5 } }, { columns: ["name", "people"], rows: [{ name: "Ulm", people: 5 }] }],
  [5, undefined],
  ["text", undefined],
  [[], { columns: [], rows: [] }],
])("%j has rows", (value, expected) => {
  expect(rowsOf(value)).toEqual(expected);
});

test("a cell is text; what a row inherits is no cell of it", () => {
  expect([null, 0, false, { a: 1 }].map(textIn)).toEqual(["", "0", "false", '{"a":1}']);
  expect(cellOf({}, "constructor")).toBeUndefined();
});
