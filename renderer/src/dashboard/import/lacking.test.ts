import { expect, test } from "vitest";
import { manifest, provider, tile } from "../../testing/fakeMain.ts";
import { bound, heldBy, wantedBy, withOnlyChoices } from "./lacking.ts";

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
  const [search, chat] = wantedBy(board, missing, new Map()) as [never, never];
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

test("where one provider fits, it is chosen; what else the widget takes fits too", () => {
  const clock = manifest("clock", {
    slots: { search: { label: "Search", types: ["algolia", "local-search"], tools: [] } },
  });
  const wanted = wantedBy(board, missing, new Map([["clock", clock]]));
  expect(wanted.map((one) => one.types)).toEqual([["algolia", "local-search"], ["openai"]]);
  const chosen = withOnlyChoices(board, wanted, [provider("Local", "local-search")]);
  expect(chosen.widgets[1]?.slots["search"]?.providerName).toBe("Local");
  expect(withOnlyChoices(board, wanted, [provider("A"), provider("B")])).toBe(board);
});
