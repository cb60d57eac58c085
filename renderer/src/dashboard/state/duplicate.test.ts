import { expect, test } from "vitest";
import { tile } from "../../testing/fakeMain.ts";
import { duplicate } from "./duplicate.ts";

test("a copy is wired as its original is, tile by tile, and says what is a copy of what", () => {
  const wire = { publisher: "one", topic: "chosen", listener: "two", hears: "asked", connected: true };
  const from = {
    id: "d",
    name: "D",
    appId: "demo",
    widgets: [tile("one"), tile("two")],
    wiring: [wire, { ...wire, listener: "gone" }],
    providers: [],
  };
  const { dashboard, copies } = duplicate(from, "D copy");
  const [one, two] = dashboard.widgets.map(({ instance }) => instance) as [string, string];
  expect(copies).toEqual({ [one]: "one", [two]: "two" });
  expect(new Set([one, two, "one", "two"]).size).toBe(4);
  expect(dashboard.wiring).toEqual([{ ...wire, publisher: one, listener: two }]);
  expect([dashboard.name, dashboard.id === "d"]).toEqual(["D copy", false]);
});
