import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("CSV quotes what needs it and has what is shown only", () => {
  const rows = [{ a: 'say "x", y', b: 1, c: 2 }, { a: "line\nbreak" }];
  expect(csvOf(["a", "b"], rows)).toBe('a,b\r\n"say ""x"", y",1\r\n"line\nbreak",\r\n');
});

test("so do names of columns, and formulas in wide letters", () => {
  expect(csvOf(["=cmd|x"], [{ "=cmd|x": "\uFF1Dcmd" }, { "=cmd|x": "\n=cmd" }])).toBe(
    "'=cmd|x\r\n'\uFF1Dcmd\r\n\"'\n'=cmd\"\r\n",
  );
});

test("text that a spreadsheet would run as a formula stays text", () => {
  expect(csvOf(["a"], [{ a: "=1+1" }, { a: "-5" }, { a: -5 }, { a: "@x" }])).toBe("a\r\n'=1+1\r\n-5\r\n-5\r\n'@x\r\n");
});

test("nor does one begin in the middle of a text, for a spreadsheet that ends cells with other signs", () => {
  expect(csvOf(["a", "b"], [{ a: "x;=cmd|' /C calc'!A0", b: { c: "\n\t@x" } }, { a: "a; b\n=1" }])).toBe(
    'a,b\r\nx;\'=cmd|\' /C calc\'!A0,"{""c"":""\\n\\t@x""}"\r\n"a; b\n\'=1",\r\n',
  );
});
