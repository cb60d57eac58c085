import { expect, test } from "vitest";
import { tile } from "../testing/fakeMain.ts";
import { EMPTY_BOOK, openOne, turn, withoutTile } from "./book.ts";

const a = { id: "a", name: "A", appId: "demo", widgets: [tile("one")] };
const b = { id: "b", name: "B", appId: "demo", widgets: [] };
const loaded = turn(EMPTY_BOOK, { kind: "loaded", dashboards: [a, b], active: null });

test("the first dashboard opens where none was open last time", () => {
  expect(openOne(loaded)).toBe(a);
});

test("a tile is unsaved from when it is put there until it is saved", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const put = turn(loaded, { kind: "put", dashboard: grown });
  expect([...put.unsaved]).toEqual(["two"]);
  expect([...turn(put, { kind: "saved", dashboard: grown }).unsaved]).toEqual([]);
});

test("saving an older state leaves a newer tile unsaved", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const put = turn(loaded, { kind: "put", dashboard: grown });
  expect([...turn(put, { kind: "saved", dashboard: a }).unsaved]).toEqual(["two"]);
});

test("when the open dashboard is deleted, its neighbour opens", () => {
  expect(turn(loaded, { kind: "deleted", id: "a" }).active).toBe("b");
  expect(turn(turn(loaded, { kind: "deleted", id: "b" }), { kind: "deleted", id: "a" }).active).toBe(null);
});

test("a dashboard that does not exist cannot be opened", () => {
  expect(turn(loaded, { kind: "opened", id: "nope" })).toBe(loaded);
});

test("a removed tile leaves the others as they were", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  expect(withoutTile(grown, "two").widgets).toEqual(a.widgets);
});
