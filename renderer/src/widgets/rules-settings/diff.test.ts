import { expect, test } from "vitest";
import { diff } from "./diff.ts";
import { parseObject, pretty, same } from "./json.ts";

const shown = (before: string, after: string): string[] =>
  diff(before, after).map(({ sign, text }) => `${sign}${text}`);

test("what was changed is shown among its neighbours, and what is far from it is left out", () => {
  const before = ["a", "b", "c", "d", "e", "f", "g"].join("\n");
  expect(shown(before, before.replace("f", "F"))).toEqual(["gap…", " d", " e", "-f", "+F", " g"]);
  expect(shown("a\nb", "a\nx\nb")).toEqual([" a", "+x", " b"]);
});

test("what is new or gone is so line by line, and equal texts have no difference", () => {
  expect([shown("", "a\nb"), shown("a", ""), shown("a", "a")]).toEqual([["+a", "+b"], ["-a"], []]);
});

test("objects say the same whatever the order of their fields", () => {
  expect(same({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(true);
  expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(pretty({ b: 1, a: 2 })).toBe('{\n  "a": 2,\n  "b": 1\n}');
  expect(pretty(undefined)).toBe("");
});

test("a text that is no object says what is wrong with it", () => {
  expect(parseObject('{"a": 1}')).toEqual({ value: { a: 1 } });
  expect(parseObject("[1]")).toEqual({ fault: "This must be an object: { … }." });
  expect(parseObject("{")).toMatchObject({ fault: expect.stringContaining("This is no JSON") });
});
