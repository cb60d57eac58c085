import { expect, test } from "vitest";
import { areaPath, linePath, push } from "./series.ts";

test("a series keeps the latest values only", () => {
  expect(push([1, 2, 3], 4, 3)).toEqual([2, 3, 4]);
});

test("the latest value is at the right edge; values beyond 0 to 100 stay in the box", () => {
  expect(linePath([0, 250], 3, 100, 50)).toBe("M50.0 50.0L100.0 0.0");
});

test("the area closes at the bottom; one value has none", () => {
  expect([areaPath([0, 100], 3, 100, 50), areaPath([5], 3, 100, 50)]).toEqual([
    "M50.0 50.0L100.0 0.0L100 50L50.0 50Z",
    "",
  ]);
});
