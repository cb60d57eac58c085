import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { SHARED, cacheStatus } from "../testing/cacheStatus.ts";
import { FakeMain, failure, provider } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";

async function open(main: FakeMain): Promise<UserEvent> {
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Providers" }));
  await screen.findByRole("heading", { level: 1, name: "Providers" });
  return user;
}

test("a provider shows what may be shown of it, and nowhere on the page is there a field for a secret", async () => {
  await open(new FakeMain());
  const card = within(await screen.findByText("Algolia Production").then((name) => name.closest("li") as HTMLElement));
  expect([card.getByText("LATENCY"), card.getByText("3 May 2026"), card.getByText("01234567…")].length).toBe(3);
  expect(document.querySelectorAll('input[type="password"], textarea').length).toBe(0);
});

test.each([true, false])("that nothing here knows a type is said where the types are known: %s", async (known) => {
  const main = new FakeMain();
  main.world.providers = [provider("Strange", "elsewhere")];
  if (!known) main.failing.set("providers.types", failure("timed-out", "Too slow."));
  await open(main);
  await screen.findByText("Strange");
  if (known) expect(await screen.findByText(/no extension here knows/)).toBeTruthy();
  else expect(screen.queryByText(/no extension here knows/)).toBe(null);
});

test("adding and rotating open the native dialog", async () => {
  const main = new FakeMain();
  main.world.types.push({ type: "openai", label: "OpenAI", help: "", testable: true, fields: [] });
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Add provider" }));
  await user.click(await screen.findByRole("menuitem", { name: /Algolia/ }));
  await user.click(screen.getAllByRole("button", { name: "Rotate key…" })[0] as HTMLElement);
  expect(main.given("providers.editProvider")).toEqual([
    ["demo", { type: "algolia" }],
    ["demo", { name: "Algolia Production" }],
  ]);
});

test("a deletion that fails says why", async () => {
  const main = new FakeMain();
  main.failing.set("providers.deleteProvider", failure("store-unavailable", "The disk is full."));
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Delete Local" }));
  expect(await screen.findByText("The disk is full.")).toBeTruthy();
});

test("the list follows what the main process announces", async () => {
  const main = new FakeMain();
  await open(main);
  main.world.providers = [...main.world.providers, provider("New one", "openai")];
  act(() => main.announce("provider-changed", { appId: "demo", providerName: "New one", change: "saved" }));
  expect(await screen.findByText("New one")).toBeTruthy();
});

test("without a provider the page says what one is for", async () => {
  const main = new FakeMain({ providers: [] });
  await open(main);
  expect(await screen.findByText("No provider yet")).toBeTruthy();
});

test("a store without a place for its key offers a passphrase, natively", async () => {
  const main = new FakeMain();
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Choose a passphrase…" }));
  await waitFor(() => expect(main.given("store.protect").length).toBe(1));
});

test("a provider's usage says who used it, and its budget is saved as it stands", async () => {
  const main = new FakeMain();
  const totals = { calls: 5, failed: 1, totalMs: 50, maxMs: 20, tokensIn: 0, tokensOut: 0, cost: 0 };
  main.world.usage = {
    totals,
    rows: [
      {
        ...totals,
        appId: "demo",
        providerName: "Local",
        consumerKind: "widget",
        consumerName: "search",
        channel: "algolia-search",
        results: { ok: 4, "service-failed": 1 },
        firstAt: 0,
        lastAt: Date.now(),
      },
    ],
    days: [],
    pauses: [],
  };
  const user = await open(main);
  const heading = await screen.findByRole("heading", { name: "Local" });
  const card = within(heading.closest("li") as HTMLElement);
  await user.click(card.getByRole("button", { name: "Usage" }));
  const table = within(await card.findByRole("table", { name: "Who used Local" }));
  expect(table.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
    "Search widget",
    "algolia-search",
    "5",
    "1",
    "10 ms",
    "–",
    "–",
    "just now",
  ]);
  await user.type(await card.findByLabelText("Calls per minute"), "60");
  await user.click(card.getByRole("button", { name: "Save budget" }));
  expect(main.given("ledger.setBudget")[0]?.[0]).toEqual({
    appId: "demo",
    providerName: "Local",
    callsPerMinute: 60,
    tokensPerDay: null,
    costPerDay: null,
    team: false,
  });
  expect(card.queryByRole("checkbox")).toBe(null);
  expect(await violations()).toEqual([]);
});

test("where a team shares answers, a provider's budget may be the whole team's", async () => {
  const main = new FakeMain();
  main.world.caches = cacheStatus({ sharedCache: SHARED });
  const user = await open(main);
  const heading = await screen.findByRole("heading", { name: "Local" });
  const card = within(heading.closest("li") as HTMLElement);
  await user.click(card.getByRole("button", { name: "Usage" }));
  await user.type(await card.findByLabelText("Calls per minute"), "60");
  await user.click(card.getByRole("checkbox", { name: /^For the whole team together/u }));
  await user.click(card.getByRole("button", { name: "Save budget" }));
  expect(main.given("ledger.setBudget")[0]?.[0]).toMatchObject({
    providerName: "Local",
    callsPerMinute: 60,
    team: true,
  });
  expect(await violations()).toEqual([]);
});

test("a widget has a budget of its own, for all that it uses, and what is used of it is said", async () => {
  const main = new FakeMain();
  const totals = { calls: 5, failed: 0, totalMs: 50, maxMs: 20, tokensIn: 0, tokensOut: 0, cost: 0 };
  const used = { appId: "demo", providerName: "Local", consumerKind: "widget", consumerName: "search" };
  const row = { ...totals, ...used, channel: "algolia-search", results: { ok: 5 }, firstAt: 0, lastAt: Date.now() };
  main.world.usage = { totals, rows: [row], days: [], pauses: [] };
  const user = await open(main);
  const card = within(await screen.findByRole("region", { name: "Who used my keys" }));
  expect(await card.findByRole("table", { name: "Who used which provider" })).toBeTruthy();
  await user.type(await card.findByLabelText("Tokens per day"), "500");
  await user.click(card.getByRole("button", { name: "Save budget" }));
  expect(main.given("ledger.setBudget")).toEqual([
    [{ widgetId: "search", callsPerMinute: null, tokensPerDay: 500, costPerDay: null, team: false }],
  ]);
});

test("servers on this computer are looked for only when asked, and offered, not used", async () => {
  const main = new FakeMain();
  main.world.types = [{ type: "openai", label: "OpenAI", help: "", testable: true, fields: [] }];
  main.world.servers = [{ program: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", models: ["a", "b"] }];
  const user = await open(main);
  expect(main.given("openai.discoverLocal")).toEqual([]);
  await user.click(await screen.findByRole("button", { name: "Look for servers" }));
  const found = within((await screen.findByText("Ollama")).closest("li") as HTMLElement);
  expect(found.getByText("2 models")).toBeTruthy();
  await user.click(found.getByRole("button", { name: "Add…" }));
  expect(main.given("providers.editProvider")).toEqual([["demo", { type: "openai" }]]);
});

test("a provider whose service asked to wait says for how long", async () => {
  const main = new FakeMain();
  main.world.usage = { ...main.world.usage, pauses: [{ appId: "demo", providerName: "Local", remaining: 41.5 }] };
  await open(main);
  expect(await screen.findByText(/Rate limited, 4[12] s left/)).toBeTruthy();
});

test("a provider is made the default for its type, and stops being it", async () => {
  const main = new FakeMain();
  const user = await open(main);
  const star = await screen.findByRole("button", { name: "Use Local by default" });
  await user.click(star);
  await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("true"));
  expect(await screen.findByText(/used where a widget has no choice of its own/)).toBeTruthy();
  expect(await violations()).toEqual([]);
  await user.click(star);
  await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("false"));
  expect(main.given("dashboards.setDefault")).toEqual([
    ["demo", "local-search", "Local"],
    ["demo", "local-search", null],
  ]);
});

test("a card says how its provider does, follows the news, and tests it again", async () => {
  const main = new FakeMain();
  const refused = { providerName: "Algolia Production", test: false, result: "reauthentication-required" };
  main.world.latest = { kept: true, latest: [{ ...refused, at: Date.now() - 120_000 }] };
  const user = await open(main);
  const heading = await screen.findByRole("heading", { name: "Algolia Production" });
  const card = within(heading.closest("li") as HTMLElement);
  expect(await card.findByText(/Last call failed 2 min ago: the service refused the key/)).toBeTruthy();
  expect(card.getByText(/Rotate the key/)).toBeTruthy();
  expect(await violations()).toEqual([]);
  main.failing.set("providers.test", failure("reauthentication-required", "Algolia says: Invalid API key."));
  await user.click(card.getByRole("button", { name: "Test Algolia Production" }));
  expect(await screen.findByText("Algolia says: Invalid API key.")).toBeTruthy();
  main.failing.clear();
  await user.click(card.getByRole("button", { name: "Test Algolia Production" }));
  expect(await screen.findByText("Connected.")).toBeTruthy();
  main.world.latest.latest = [{ ...refused, test: true, result: "ok", at: Date.now() }];
  act(() => main.announce("providers-used"));
  expect(await card.findByText("Works")).toBeTruthy();
  const other = within(screen.getByRole("heading", { name: "Local" }).closest("li") as HTMLElement);
  expect(other.getByText("Not used yet")).toBeTruthy();
  expect(other.queryByRole("button", { name: "Test Local" })).toBe(null);
});
