import { expect, test } from "vitest";
import { type Slots, slotsOf } from "./useSlots.ts";

const numbers = (slots: Slots): number[] => [...slots.values()];
const rowsAt = (at: number, many = 10): string[] => Array.from({ length: many }, (_, nth) => `row ${at + nth}`);

test("rows that stay keep their slots, and the few that come in get new ones", () => {
  const first = slotsOf(rowsAt(5), new Map());
  expect(numbers(first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(numbers(slotsOf(rowsAt(7), first))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(numbers(slotsOf(rowsAt(4), first))).toEqual([10, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("after a jump the rows take all slots in order, be they more or fewer, and whichever of them stay", () => {
  const first = slotsOf(rowsAt(0), new Map());
  for (const at of [3, 50]) expect(numbers(slotsOf(rowsAt(at), first))).toEqual(numbers(first));
  expect(numbers(slotsOf(rowsAt(50, 2), first))).toEqual([0, 1]);
  expect(numbers(slotsOf(rowsAt(50, 12), first))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("no two rows ever share a slot", () => {
  let slots: Slots = new Map();
  for (const at of [0, 1, 4, 40, 38, 3, 90, 91, 60]) {
    slots = slotsOf(rowsAt(at), slots);
    expect(new Set(slots.values()).size).toBe(10);
  }
});
