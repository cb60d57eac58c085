import { expect, test } from "vitest";
import { lineOf, pictureOf, summaryOf } from "./json.ts";

test("a value is one line of a table, whatever it is", () => {
  expect([null, undefined, " a\n b ", 0, false, ["a", 1], [{ a: 1 }], { a: { b: 1 } }].map(lineOf)).toEqual([
    "",
    "",
    "a b",
    "0",
    "false",
    "a, 1",
    '[{"a":1}]',
    '{"a":{"b":1}}',
  ]);
  expect(lineOf("x".repeat(500))).toHaveLength(181);
});

test("a folded value says what is in it", () => {
  expect([summaryOf([1, "b"]), summaryOf([{}, {}]), summaryOf([{}]), summaryOf({ a: 1, b: 2 })]).toEqual([
    "1, b",
    "2 entries",
    "1 entry",
    "a, b",
  ]);
});

test("only a picture that is in the record itself is shown as one", () => {
  expect(pictureOf("data:image/png;base64,AAAA")).toBe("data:image/png;base64,AAAA");
  for (const text of ["https://example.com/a.png", "data:image/svg+xml;base64,AAAA", "data:image/png;base64,<x>", 3])
    expect(pictureOf(text)).toBeUndefined();
});
