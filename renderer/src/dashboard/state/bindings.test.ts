import { expect, test } from "vitest";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { manifest, tile } from "../../testing/fakeMain.ts";
import { bindingOf, withProviderForAll } from "./bindings.ts";

const of = (providerName: string, type = "algolia", appId = "demo") => ({ appId, providerName, type });
const slot = { label: "Search", types: ["algolia", "local-search"], tools: [] };
const board: Dashboard = { id: "d", name: "D", appId: "demo", widgets: [], wiring: [], providers: [of("Here")] };
const own = tile("one", { slots: { search: { appId: "demo", providerName: "Own" } } });
const empty = tile("two", { slots: { search: null } });

test("a slot takes the tile's choice, else the dashboard's, else the one for the type", () => {
  const forTypes = [of("Elsewhere", "algolia", "bank"), of("Any", "local-search")];
  const nowhere = { ...board, providers: [] };
  const names = [
    bindingOf(own, "search", slot, board, forTypes),
    bindingOf(empty, "search", slot, board, forTypes),
    bindingOf(empty, "search", slot, nowhere, forTypes),
    bindingOf(empty, "search", { ...slot, types: ["openai"] }, board, forTypes),
  ].map((binding) => binding?.providerName);
  expect(names).toEqual(["Own", "Here", "Any", undefined]);
});

test("one provider for all widgets takes the place of every choice that it fits, and of no other", () => {
  const manifests = new Map([
    ["clock", manifest("clock", { slots: { search: slot } })],
    ["chat", manifest("chat", { slots: { search: { ...slot, types: ["openai"] } } })],
  ]);
  const chat = tile("three", { widget: "chat", slots: { search: { appId: "demo", providerName: "Model" } } });
  const changed = withProviderForAll({ ...board, widgets: [own, empty, chat] }, manifests, of("Local", "local-search"));
  expect(changed.providers.map(({ providerName }) => providerName)).toEqual(["Local", "Here"]);
  const names = changed.widgets.map((one) => {
    const held = manifests.get(one.widget)?.slots["search"];
    return bindingOf(one, "search", held, changed, [])?.providerName;
  });
  expect(names).toEqual(["Local", "Local", "Model"]);
});
