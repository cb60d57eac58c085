import { expect, test } from "vitest";
import type { Dashboard, SlotBinding } from "../../ipc/messages.gen.ts";
import { tile } from "../../testing/fakeMain.ts";
import { mergeDashboard } from "./mergeDashboard.ts";

const bound = (providerName: string): { search: SlotBinding } => ({ search: { appId: "shop", providerName } });
const base: Dashboard = {
  id: "d",
  name: "Shop",
  appId: "shop",
  widgets: [tile("one", { slots: bound("Old") }), tile("two")],
  wiring: [],
  providers: [],
};
const [one, two] = base.widgets as [Dashboard["widgets"][0], Dashboard["widgets"][0]];

test("a tile that was moved here and rebound there is moved and rebound", () => {
  const mine = { ...base, name: "My shop", widgets: [{ ...one, x: 5 }, two] };
  const theirs = { ...base, widgets: [{ ...one, slots: bound("New") }, two] };
  expect(mergeDashboard(base, mine, theirs)).toEqual({
    ...base,
    name: "My shop",
    widgets: [{ ...one, x: 5, slots: bound("New") }, two],
  });
});

test("what both changed is as it is here", () => {
  const mine = { ...base, widgets: [{ ...one, slots: bound("Mine") }, two] };
  const theirs = { ...base, widgets: [{ ...one, slots: bound("Theirs") }, two] };
  expect(mergeDashboard(base, mine, theirs)).toEqual(mine);
});

test("tiles that were added stay, on either side", () => {
  const mine = { ...base, widgets: [...base.widgets, tile("mine")] };
  const theirs = { ...base, widgets: [...base.widgets, tile("theirs")] };
  expect(mergeDashboard(base, mine, theirs).widgets.map((each) => each.instance)).toEqual([
    "one",
    "two",
    "mine",
    "theirs",
  ]);
});

test("a tile that was removed on one side is gone, unless the other side changed it", () => {
  const without = { ...base, widgets: [two] };
  const changed = { ...base, widgets: [{ ...one, x: 7 }, two] };
  expect(mergeDashboard(base, base, without).widgets).toEqual([two]);
  expect(mergeDashboard(base, without, base).widgets).toEqual([two]);
  expect(mergeDashboard(base, changed, without).widgets).toEqual(changed.widgets);
  expect(mergeDashboard(base, without, changed).widgets).toEqual([two, { ...one, x: 7 }]);
});

test("where nothing differs the dashboard stays the same object", () => {
  expect(mergeDashboard(base, base, structuredClone(base))).toBe(base);
});
