import { expect, test } from "vitest";
import { axisLabels } from "./axisLabels.ts";

const LONGEST_PX = 90;

test.each([
  ["few short names are level", ["a", "b", "c"], 400, 300, { all: true, slant: 0 }],
  ["few long names slant, so that each is there", Array(5).fill("python-library"), 400, 300, { all: true, slant: 32 }],
  [
    "where slanted names would take the height, some are left out",
    Array(5).fill("python-library"),
    400,
    120,
    { all: false, slant: 0 },
  ],
  ["many are a scale", Array(30).fill("1 Mar"), 900, 300, { all: false, slant: 0 }],
  ["next to no room", ["a", "b", "c"], 100, 300, { all: false, slant: 0 }],
  ["nothing at all", [], 400, 300, { all: true, slant: 0 }],
])("%s", (_, names, width, height, expected) => {
  expect(axisLabels(names, width, height, LONGEST_PX)).toEqual(expected);
});
