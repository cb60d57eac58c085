import { expect, test } from "vitest";
import { tile } from "../../testing/fakeMain.ts";
import { NO_DASHBOARDS, activeDashboard, reduce, withoutTile } from "./dashboardState.ts";

const a = { id: "a", name: "A", appId: "demo", wiring: [], providers: [], widgets: [tile("one")] };
const b = { id: "b", name: "B", appId: "demo", wiring: [], providers: [], widgets: [] };
const loaded = reduce(NO_DASHBOARDS, { kind: "loaded", dashboards: [a, b], active: null });

test("the first dashboard opens where none was open last time", () => {
  expect(activeDashboard(loaded)).toBe(a);
});

test("a tile is unsaved from when it is put there until it is saved", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const put = reduce(loaded, { kind: "put", dashboard: grown });
  expect([...put.unsaved]).toEqual(["two"]);
  expect([...reduce(put, { kind: "saved", dashboard: grown }).unsaved]).toEqual([]);
});

test("saving an older state leaves a newer tile unsaved", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const put = reduce(loaded, { kind: "put", dashboard: grown });
  expect([...reduce(put, { kind: "saved", dashboard: a }).unsaved]).toEqual(["two"]);
});

test("when the open dashboard is deleted, its neighbour opens", () => {
  expect(reduce(loaded, { kind: "deleted", id: "a" }).active).toBe("b");
  expect(reduce(reduce(loaded, { kind: "deleted", id: "b" }), { kind: "deleted", id: "a" }).active).toBe(null);
});

test("a dashboard that does not exist cannot be opened", () => {
  expect(reduce(loaded, { kind: "opened", id: "nope" })).toBe(loaded);
});

test("a removed tile leaves the others as they were", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  expect(withoutTile(grown, "two").widgets).toEqual(a.widgets);
});

const again = (dashboards: readonly (typeof a)[], active: string | null = "a") =>
  ({ kind: "loaded", dashboards, active }) as const;

test("what changed elsewhere shows, and what is not saved yet stays", () => {
  const put = reduce(loaded, { kind: "put", dashboard: { ...a, name: "Mine" } });
  const after = reduce(put, again([a, { ...b, name: "Theirs" }]));
  expect(after.dashboards.map((one) => one.name)).toEqual(["Mine", "Theirs"]);
});

test("a dashboard that was deleted elsewhere goes, one that is new or changed here stays", () => {
  const made = { id: "c", name: "C", appId: "demo", wiring: [], providers: [], widgets: [] };
  const grown = reduce(reduce(loaded, { kind: "put", dashboard: made }), {
    kind: "put",
    dashboard: { ...b, name: "Mine" },
  });
  expect(reduce(grown, again([], null)).dashboards.map((one) => one.id)).toEqual(["b", "c"]);
});

test("a dashboard that was opened elsewhere opens, unless another one was just opened here", () => {
  const settled = reduce(loaded, again([a, b], "a"));
  expect(reduce(settled, again([a, b], "b")).active).toBe("b");
  const opened = reduce(settled, { kind: "opened", id: "b" });
  expect(reduce(opened, again([a, b], "a")).active).toBe("b");
  const activated = reduce(opened, { kind: "activated", id: "b" });
  expect(reduce(activated, again([a, b], "a")).active).toBe("a");
});
