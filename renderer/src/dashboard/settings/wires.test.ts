import { expect, test } from "vitest";
import { manifest, tile } from "../../testing/fakeMain.ts";
import { endsOf, isConnected, withConnection } from "./wires.ts";

const said = { instance: "a", topic: "chosen" };
const heard = { instance: "b", topic: "chosen" };
const other = { instance: "b", topic: "asked" };

test("the same topic is connected, and another one is not, until the user says otherwise", () => {
  expect([isConnected([], said, heard), isConnected([], said, other)]).toEqual([true, false]);
  const cut = withConnection([], said, heard, false);
  const wired = withConnection(cut, said, other, true);
  expect([isConnected(wired, said, heard), isConnected(wired, said, other)]).toEqual([false, true]);
  expect(wired).toHaveLength(2);
});

test("what is the default again leaves no wire behind", () => {
  const cut = withConnection([], said, heard, false);
  expect(withConnection(cut, said, heard, true)).toEqual([]);
  expect(withConnection(withConnection([], said, other, true), said, other, false)).toEqual([]);
});

test("the other tiles' topics are offered, with the names that people gave them", () => {
  const events = { publishes: ["chosen"], listens: [] };
  const manifests = new Map([["list", manifest("list", { name: "List", events })]]);
  const own = tile("me", { widget: "list" });
  const widgets = [own, tile("one", { widget: "list" }), tile("two", { widget: "list", title: "Mine" })];
  const dashboard = { id: "d", name: "D", appId: "demo", widgets, wiring: [], providers: [] };
  expect(endsOf(dashboard, own, manifests, "publishes").map(({ label }) => label)).toEqual([
    "List: chosen",
    "Mine: chosen",
  ]);
});
