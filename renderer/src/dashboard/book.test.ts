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

const again = (dashboards: readonly (typeof a)[], active: string | null = "a") =>
  ({ kind: "loaded", dashboards, active }) as const;

test("what changed elsewhere shows, and what is not saved yet stays", () => {
  const put = turn(loaded, { kind: "put", dashboard: { ...a, name: "Mine" } });
  const after = turn(put, again([a, { ...b, name: "Theirs" }]));
  expect(after.dashboards.map((one) => one.name)).toEqual(["Mine", "Theirs"]);
});

test("a dashboard that was deleted elsewhere goes, one that is new or changed here stays", () => {
  const made = { id: "c", name: "C", appId: "demo", widgets: [] };
  const grown = turn(turn(loaded, { kind: "put", dashboard: made }), {
    kind: "put",
    dashboard: { ...b, name: "Mine" },
  });
  expect(turn(grown, again([], null)).dashboards.map((one) => one.id)).toEqual(["b", "c"]);
});

test("a dashboard that was opened elsewhere opens, unless another one was just opened here", () => {
  const settled = turn(loaded, again([a, b], "a"));
  expect(turn(settled, again([a, b], "b")).active).toBe("b");
  const opened = turn(settled, { kind: "opened", id: "b" });
  expect(turn(opened, again([a, b], "a")).active).toBe("b");
  const activated = turn(opened, { kind: "activated", id: "b" });
  expect(turn(activated, again([a, b], "a")).active).toBe("a");
});
