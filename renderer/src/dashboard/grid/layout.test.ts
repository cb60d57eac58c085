import { expect, test } from "vitest";
import { tile } from "../../testing/fakeMain.ts";
import { COLUMNS, firstGap, moved, describePlace, resized, stacked, toItems, withItems } from "./layout.ts";

const least = () => ({ w: 2, h: 2 });
const two = toItems([tile("a", { w: 4, h: 4 }), tile("b", { x: 4, w: 4, h: 4 })], least);
const pile = toItems([tile("a", { w: 4, h: 4 }), tile("b", { y: 4, w: 4, h: 4 })], least);

function box(items: readonly { i: string; x: number; y: number; w: number; h: number }[], instance: string) {
  const { x, y, w, h } = items.find((item) => item.i === instance) ?? { x: -1, y: -1, w: -1, h: -1 };
  return [x, y, w, h];
}

test("a tile moves one column to the right", () => {
  expect(box(moved(pile, "b", { dx: 1, dy: 0 }), "b")).toEqual([1, 4, 4, 4]);
});

test("a tile at the edge stays, and the layout is the same object", () => {
  expect(moved(two, "a", { dx: -1, dy: 0 })).toBe(two);
  expect(moved(two, "a", { dx: 0, dy: -1 })).toBe(two);
});

test("a step down goes past the tile below, however high that is", () => {
  const after = moved(pile, "a", { dx: 0, dy: 1 });
  expect([box(after, "a"), box(after, "b")]).toEqual([
    [0, 4, 4, 4],
    [0, 0, 4, 4],
  ]);
});

test("a step up goes past the tile above", () => {
  const after = moved(pile, "b", { dx: 0, dy: -1 });
  expect([box(after, "a"), box(after, "b")]).toEqual([
    [0, 4, 4, 4],
    [0, 0, 4, 4],
  ]);
});

test("a tile grows into its neighbour, which moves out of the way", () => {
  const after = resized(two, "a", { dx: 1, dy: 0 });
  expect([box(after, "a"), box(after, "b")]).toEqual([
    [0, 0, 5, 4],
    [4, 4, 4, 4],
  ]);
});

test("a tile shrinks to its least size and no further", () => {
  const small = toItems([tile("a", { w: 2, h: 2 })], least);
  expect(resized(small, "a", { dx: -1, dy: 0 })).toBe(small);
  expect(resized(small, "a", { dx: 0, dy: -1 })).toBe(small);
});

test("a tile never reaches beyond the last column", () => {
  const wide = toItems([tile("a", { x: 8, w: 4 })], least);
  expect(resized(wide, "a", { dx: 1, dy: 0 })).toBe(wide);
  expect(moved(wide, "a", { dx: 1, dy: 0 })).toBe(wide);
});

test("no two tiles ever overlap, whatever keys are pressed", () => {
  let items: readonly ReturnType<typeof toItems>[number][] = toItems(
    [tile("a"), tile("b", { x: 4 }), tile("c", { x: 8 }), tile("d", { y: 4, w: 12, h: 3 })],
    least,
  );
  // A fixed walk through all four directions, over all tiles.
  for (let turn = 0; turn < 400; turn += 1) {
    const instance = "abcd"[turn % 4] ?? "a";
    const step = (
      [
        { dx: 1, dy: 0 },
        { dx: 0, dy: 1 },
        { dx: -1, dy: 0 },
        { dx: 0, dy: -1 },
      ] as const
    )[(turn * 7) % 4] ?? { dx: 0, dy: 1 };
    items = (turn % 3 === 0 ? resized : moved)(items, instance, step);
    const clashes = items.flatMap((one, at) =>
      items
        .slice(at + 1)
        .filter(
          (other) =>
            one.x < other.x + other.w &&
            other.x < one.x + one.w &&
            one.y < other.y + other.h &&
            other.y < one.y + one.h,
        ),
    );
    expect(clashes).toEqual([]);
    expect(items.every((item) => item.x >= 0 && item.x + item.w <= COLUMNS)).toBe(true);
  }
});

test("a new tile goes into the first gap that is big enough", () => {
  const tiles = [tile("a", { w: 4, h: 2 }), tile("b", { x: 8, w: 4, h: 2 })];
  expect(firstGap(tiles, { w: 4, h: 2 })).toEqual({ x: 4, y: 0 });
  expect(firstGap(tiles, { w: 6, h: 2 })).toEqual({ x: 0, y: 2 });
  expect(firstGap([], { w: 20, h: 2 })).toEqual({ x: 0, y: 0 });
});

test("a dashboard whose tiles did not move is the same object", () => {
  const dashboard = {
    id: "d",
    name: "D",
    appId: "demo",
    wiring: [],
    providers: [],
    widgets: [tile("a"), tile("b", { x: 4 })],
  };
  expect(withItems(dashboard, toItems(dashboard.widgets, least))).toBe(dashboard);
  expect(withItems(dashboard, [{ i: "a", x: 1, y: 0, w: 4, h: 4 }]).widgets[0]?.x).toBe(1);
});

test("a place is counted from one", () => {
  expect(describePlace({ x: 0, y: 3, w: 4, h: 2 })).toBe("column 1, row 4, 4 wide, 2 high");
});

test("in a narrow grid tiles lie one below the other, in reading order and as wide as the grid", () => {
  const items = toItems(
    [tile("right", { x: 6, w: 6, h: 3 }), tile("below", { y: 3, h: 5 }), tile("left", { w: 6, h: 2 })],
    () => ({ w: 2, h: 2 }),
  );
  expect(stacked(items).map(({ i, x, y, w, h }) => [i, x, y, w, h])).toEqual([
    ["left", 0, 0, 12, 2],
    ["right", 0, 2, 12, 3],
    ["below", 0, 5, 12, 5],
  ]);
});
