import { expect, test } from "vitest";
import { numberIn, written } from "./figures.ts";

test.each([
  [1234.567, "number", "", undefined, "1,234.57"],
  [1234.5, "number", "€", 2, "€1,234.50"],
  [1234567, "compact", "hits", undefined, "1.2m hits"],
  [0.4213, "percent", "", undefined, "42.1%"],
  [1536, "bytes", "", undefined, "1.5 KiB"],
  [1200, "duration", "", undefined, "1.2 s"],
  [-3, "number", "", 0, "-3"],
])("%d as %s %s", (value, format, unit, decimals, expected) => {
  expect(written(value, { format, unit, decimals })).toBe(expected);
});

test("text that is a number is one; what is none is not taken for zero", () => {
  expect(["12.5", " ", "twelve", null, [], true, Number.NaN, 0].map(numberIn)).toEqual([
    12.5,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    0,
  ]);
});
