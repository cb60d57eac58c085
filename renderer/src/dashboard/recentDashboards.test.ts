import { expect, test } from "vitest";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { tile } from "../testing/fakeMain.ts";
import { recentAfter } from "./recentDashboards.ts";

const dashboard = (id: string, tiles = 1): Dashboard => ({
  id,
  name: id,
  appId: "demo",
  wiring: [],
  providers: [],
  widgets: Array.from({ length: tiles }, (_, at) => tile(`${id}-${at}`)),
});

/** The ids that stay when these dashboards are opened one after the other. */
function after(opened: readonly string[], dashboards: readonly Dashboard[]): readonly string[] {
  return opened.reduce<readonly string[]>((recent, id) => recentAfter(recent, id, dashboards), []);
}

test("the open dashboard and the three shown before it stay", () => {
  const all = ["a", "b", "c", "d", "e"].map((id) => dashboard(id));
  expect(after(["a", "b", "c", "d", "e"], all)).toEqual(["e", "d", "c", "b"]);
  expect(after(["a", "b", "c", "d", "a", "e"], all)).toEqual(["e", "a", "d", "c"]);
});

test("hidden dashboards keep sixteen tiles at most, the open one as many as it has", () => {
  const all = [dashboard("a", 9), dashboard("b", 8), dashboard("c", 8), dashboard("huge", 100)];
  expect(after(["a", "b", "c"], all)).toEqual(["c", "b"]);
  expect(after(["b", "c", "huge"], all)).toEqual(["huge", "c", "b"]);
  expect(after(["huge", "a"], all)).toEqual(["a"]);
});

test("a deleted dashboard drops out", () => {
  expect(recentAfter(["a", "b"], "a", [dashboard("a")])).toEqual(["a"]);
});

test("opening the open dashboard changes nothing", () => {
  const recent = ["a", "b"];
  expect(recentAfter(recent, "a", [dashboard("a"), dashboard("b")])).toBe(recent);
});
