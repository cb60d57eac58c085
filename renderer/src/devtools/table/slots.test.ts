import { expect, test } from "vitest";
import { type Slots, slotsOf } from "./useSlots.ts";

const numbers = (slots: Slots): number[] => [...slots.values()];

test("rows that stay keep their slots, and those that come in get new ones", () => {
  const first = slotsOf(["a", "b", "c"], new Map());
  expect(numbers(first)).toEqual([0, 1, 2]);
  expect(numbers(slotsOf(["b", "c", "d"], first))).toEqual([1, 2, 3]);
  expect(numbers(slotsOf(["z", "a", "b"], first))).toEqual([3, 0, 1]);
});

test("after a jump the rows take over all slots in order, more or fewer of them", () => {
  const first = slotsOf(["a", "b", "c"], new Map());
  expect(numbers(slotsOf(["x", "y", "z"], first))).toEqual([0, 1, 2]);
  expect(numbers(slotsOf(["x"], first))).toEqual([0]);
  expect(numbers(slotsOf(["w", "x", "y", "z"], first))).toEqual([0, 1, 2, 3]);
});

test("no two rows ever share a slot", () => {
  let slots: Slots = new Map();
  for (const at of [0, 4, 40, 38, 3, 90, 91, 60]) {
    const rows = Array.from({ length: 9 }, (_, nth) => `row ${at + nth}`);
    slots = slotsOf(rows, slots);
    expect(new Set(slots.values()).size).toBe(9);
  }
});
