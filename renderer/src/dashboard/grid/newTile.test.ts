import { expect, test } from "vitest";
import { manifest, provider, tile } from "../../testing/fakeMain.ts";
import { newTile, newId } from "./newTile.ts";

const dashboard = {
  id: "d",
  name: "D",
  appId: "demo",
  wiring: [],
  providers: [],
  widgets: [tile("a", { w: 4, h: 4 })],
};
const search = manifest("search", {
  slots: { search: { label: "Search", types: ["algolia", "local-search"], tools: [] } },
});

test("a slot that only one provider fits gets that one", () => {
  const made = newTile(dashboard, search, [provider("Algolia", "algolia"), provider("GPT", "openai")], []);
  expect(made.slots).toEqual({ search: { appId: "demo", providerName: "Algolia" } });
});

test("a slot with a default is left to it", () => {
  const main = { appId: "demo", providerName: "Main", type: "local-search" };
  const made = newTile(dashboard, search, [provider("Algolia", "algolia")], [main]);
  expect(made.slots).toEqual({ search: null });
});

test("a slot that several fit is left to the user", () => {
  const made = newTile(dashboard, search, [provider("Algolia", "algolia"), provider("Local", "local-search")], []);
  expect(made.slots).toEqual({ search: null });
});

test("a slot for MCP servers fits every one of them, whatever its type, and no credential", () => {
  const tools = manifest("tools", { slots: { server: { label: "Server", types: ["mcp"], tools: ["*"] } } });
  const files = { ...provider("Files", "filesystem"), providerClass: "mcp" as const };
  expect(newTile(dashboard, tools, [files, provider("GPT", "openai")], []).slots).toEqual({
    server: { appId: "demo", providerName: "Files" },
  });
  expect(newTile(dashboard, search, [{ ...files, type: "other" }], []).slots).toEqual({ search: null });
});

test("a new tile does not lie on another", () => {
  const { x, y, w, h } = newTile(dashboard, search, [], []);
  expect([x, y, w, h]).toEqual([4, 0, 4, 4]);
});

test("an id is unique and holds only the characters that ids may have", () => {
  expect(newId("search")).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(newId("search")).not.toBe(newId("search"));
});
