import { expect, test } from "vitest";
import { isShellWord, readShellWord, shellWord } from "./shellWord.ts";

test("a word comes back as it was said, blanks in its detail included", () => {
  expect([shellWord("refreshable"), shellWord("provider", "the  source")].map(readShellWord)).toEqual([
    { kind: "refreshable", detail: "" },
    { kind: "provider", detail: "the  source" },
  ]);
});

test("nothing else is one: no object, no other text, nothing long", () => {
  const others = [
    null,
    1,
    { latchkey: "key" },
    ["latchkey:key"],
    "key",
    " latchkey:key",
    shellWord("key", "x".repeat(300)),
  ];
  expect(others.map(isShellWord)).toEqual(others.map(() => false));
  expect(others.map(readShellWord)).toEqual(others.map(() => null));
});
