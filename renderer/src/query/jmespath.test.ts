import { expect, test } from "vitest";
import { pathFault, select } from "./jmespath.ts";
import { readJson } from "./jsonText.ts";

const answer = { hits: [{ price: 2 }, { price: 5 }], nbHits: 2, name: "x" };

test("a path finds one value, a list, or what it computes; an empty one is the whole answer", () => {
  expect(
    ["nbHits", "hits[].price", "sum(hits[].price)", "nothing.here", " "].map((path) => select(answer, path)),
  ).toEqual([{ value: 2 }, { value: [2, 5] }, { value: 7 }, { value: null }, { value: answer }]);
});

test("a path that cannot be read, or does not fit the answer, says what is wrong", () => {
  expect(["hits[", "foo(", "hits[?a==`1`", "a b", "hits[0].price", ""].map(pathFault)).toEqual([
    "The path cannot be used: it ends too early.",
    "The path cannot be used: it ends too early.",
    "The path cannot be used: “]” is missing.",
    "The path cannot be used: “b” is not expected there.",
    undefined,
    undefined,
  ]);
  expect(select(answer, "sum(name)").fault).toMatch(/sum\(\) expected argument 1/);
});

test("a path reaches nothing that objects inherit", () => {
  expect(select({}, "constructor")).toEqual({ value: null });
  expect(select({ a: {} }, "a.__proto__")).toEqual({ value: null });
});

test("JSON that a person typed is read, or told with its place", () => {
  expect([readJson('{"a": 1}'), readJson("  ")]).toEqual([{ value: { a: 1 } }, { value: {} }]);
  expect(readJson('{\n  "a" 1}').fault).toMatch(/line 2, column 7/);
});
