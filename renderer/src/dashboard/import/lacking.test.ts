import { expect, test } from "vitest";
import { tile } from "../../testing/fakeMain.ts";
import { bound, heldBy, wantedBy } from "./lacking.ts";

const board = {
  id: "d",
  name: "D",
  appId: "shop",
  wiring: [],
  providers: [],
  widgets: [
    tile("a", { slots: { search: null, chat: null } }),
    tile("b", { slots: { search: null } }),
    tile("c", { slots: { search: { appId: "shop", providerName: "Other" } } }),
  ],
};
const missing = {
  widgets: [],
  providers: [
    { instance: "a", slot: "search", type: "algolia" },
    { instance: "b", slot: "search", type: "algolia" },
    { instance: "a", slot: "chat", type: "openai" },
    { instance: "gone", slot: "search", type: "algolia" },
  ],
};

test("one choice fills every slot that wants that type, and no other", () => {
  const [search, chat] = wantedBy(board, missing) as [never, never];
  expect([search, chat]).toMatchObject([
    { type: "algolia", slots: [{ instance: "a" }, { instance: "b" }] },
    { type: "openai", slots: [{ instance: "a", slot: "chat" }] },
  ]);
  const now = bound(board, search, "Algolia");
  expect(now.widgets.map((one) => Object.values(one.slots).map((slot) => slot?.providerName ?? null))).toEqual([
    ["Algolia", null],
    ["Algolia"],
    ["Other"],
  ]);
  expect([heldBy(now, search), heldBy(now, chat)]).toEqual(["Algolia", null]);
  expect(bound(now, search, null)).toEqual(board);
});
