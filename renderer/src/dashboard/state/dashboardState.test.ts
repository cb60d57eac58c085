import { expect, test } from "vitest";
import { tile } from "../../testing/fakeMain.ts";
import {
  type DashboardsAction,
  NO_DASHBOARDS,
  activeDashboard,
  reduce,
  summariesNow,
  withoutTile,
} from "./dashboardState.ts";

const a = { id: "a", name: "A", appId: "demo", wiring: [], providers: [], widgets: [tile("one")] };
const b = { id: "b", name: "B", appId: "demo", wiring: [], providers: [], widgets: [] };
const steps = { undo: null, redo: null };
const again = (dashboards: readonly (typeof a)[], active: string | null = "a"): DashboardsAction => ({
  kind: "loaded",
  library: {
    summaries: dashboards.map(({ id, name, widgets }) => ({
      id,
      name,
      tiles: widgets.length,
      starred: false,
      opened: null,
    })),
    arrangement: { folders: [], top: [] },
    active,
    deleted: [],
    whole: dashboards.map((dashboard) => ({ dashboard, steps })),
  },
});
const loaded = reduce(NO_DASHBOARDS, again([a, b], null));

test("the first dashboard opens where none was open last time", () => {
  expect(activeDashboard(loaded)).toBe(a);
});

test("a tile is unsaved from when it is put there until it is saved", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const put = reduce(loaded, { kind: "put", dashboard: grown });
  expect([...put.unsaved]).toEqual(["two"]);
  expect([...reduce(put, { kind: "saved", dashboard: grown, steps }).unsaved]).toEqual([]);
});

test("saving an older state leaves a newer tile unsaved", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const put = reduce(loaded, { kind: "put", dashboard: grown });
  expect([...reduce(put, { kind: "saved", dashboard: a, steps }).unsaved]).toEqual(["two"]);
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

test("what Undo made of a dashboard shows, and what changed here meanwhile stays", () => {
  const grown = { ...a, widgets: [...a.widgets, tile("two")] };
  const saved = reduce(reduce(loaded, { kind: "put", dashboard: grown }), { kind: "saved", dashboard: grown, steps });
  const renamed = reduce(saved, { kind: "put", dashboard: { ...grown, name: "Mine" } });
  const back = { undo: null, redo: "Add Clock" };
  const after = reduce(renamed, { kind: "stepped", whole: { dashboard: a, steps: back } });
  expect(after.dashboards[0]).toEqual({ ...a, name: "Mine" });
  expect(after.steps.get("a")).toEqual(back);
});

test("a dashboard that comes back is there, and its content is that of the main process", () => {
  const gone = reduce(loaded, { kind: "deleted", id: "b" });
  expect(summariesNow(gone).map((one) => one.id)).toEqual(["a"]);
  const back = reduce(gone, { kind: "stepped", whole: { dashboard: b, steps } });
  expect(summariesNow(back).map((one) => one.id)).toEqual(["a", "b"]);
});

test("the list shows a name as soon as it is changed, and a dashboard as soon as it is made", () => {
  const made = { id: "c", name: "C", appId: "demo", wiring: [], providers: [], widgets: [] };
  const put = reduce(reduce(loaded, { kind: "put", dashboard: made }), {
    kind: "put",
    dashboard: { ...a, name: "New" },
  });
  expect(summariesNow(put).map((one) => one.name)).toEqual(["New", "B", "C"]);
});
