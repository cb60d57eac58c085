import { expect, test } from "vitest";
import { type Arrangement, type Column, isShown, resorted, sorted, toggled, widened } from "./columns.ts";

const NONE: Arrangement = { widths: {}, toggled: [], sort: null };
const COLUMNS: Column<{ n: number | null }>[] = [
  { id: "n", title: "N", cell: ({ n }) => n, sort: ({ n }) => n, width: 100 },
  { id: "more", title: "More", cell: () => "", width: 100, extra: true },
];

test("a column sorts upwards, downwards, and not at all; rows without a value come last", () => {
  const rows = [{ n: 2 }, { n: null }, { n: 1 }, { n: 3 }];
  const up = resorted(NONE, "n");
  const down = resorted(up, "n");
  const order = (arrangement: Arrangement) => sorted(rows, COLUMNS, arrangement).map(({ n }) => n);
  expect(order(up)).toEqual([1, 2, 3, null]);
  expect(order(down)).toEqual([3, 2, 1, null]);
  expect(order(resorted(down, "n"))).toEqual([2, null, 1, 3]);
});

test("columns are hidden and shown, and have a width between bounds", () => {
  const [first, more] = COLUMNS as [Column<{ n: number | null }>, Column<{ n: number | null }>];
  expect([isShown(first, NONE), isShown(more, NONE)]).toEqual([true, false]);
  const other = toggled(toggled(NONE, "n"), "more");
  expect([isShown(first, other), isShown(more, other)]).toEqual([false, true]);
  expect(widened(NONE, "n", 3).widths).toEqual({ n: 44 });
  expect(widened(NONE, "n", 99_999).widths).toEqual({ n: 1200 });
});
