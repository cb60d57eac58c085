import { expect, test } from "vitest";
import { plotOf, rowsIn, slicesOf } from "./plot.ts";
import { type Rows, rowsOf } from "./rows.ts";

const cities = rowsOf([
  { city: "Ulm", people: 126, area: 119 },
  { city: "Jena", people: "110", area: null },
]) as Rows;

test("labels are the first column that is no number, and every other that is numbers is a series", () => {
  expect(plotOf(cities, "", [])).toEqual({
    labels: ["Ulm", "Jena"],
    series: [
      { name: "people", values: [126, 110] },
      { name: "area", values: [119, null] },
    ],
  });
});

test("named fields are taken; a field without a number makes no chart", () => {
  expect(plotOf(cities, "area", ["people"])?.labels).toEqual(["119", ""]);
  expect([plotOf(cities, "", ["nothing"]), plotOf({ columns: [], rows: [] }, "", [])]).toEqual([undefined, undefined]);
});

test("numbers alone are numbered", () => {
  expect(plotOf(rowsOf([5, 7]) as Rows, "", [])).toEqual({
    labels: ["1", "2"],
    series: [{ name: "value", values: [5, 7] }],
  });
});

test("a pie has its largest shares, and the rest as one", () => {
  const plot = { labels: ["a", "b", "c", "d"], series: [{ name: "n", values: [1, 5, 2, null] }] };
  expect([slicesOf(plot), slicesOf(plot, 2)]).toEqual([
    [
      { name: "b", value: 5 },
      { name: "c", value: 2 },
      { name: "a", value: 1 },
    ],
    [
      { name: "b", value: 5 },
      { name: "2 others", value: 3 },
    ],
  ]);
});

test("the figures are rows for a file", () => {
  expect(rowsIn({ labels: ["a", "b"], series: [{ name: "n", values: [1, null] }] })).toEqual([
    { label: "a", n: 1 },
    { label: "b", n: null },
  ]);
});
