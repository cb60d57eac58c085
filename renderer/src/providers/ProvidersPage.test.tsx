import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { FakeMain, failure, provider } from "../testing/fakeMain.ts";
import { show } from "../testing/show.tsx";

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

test("adding and rotating open the native dialog", async () => {
  const main = new FakeMain();
  const user = await open(main);
  await user.click(await screen.findByRole("button", { name: "Add provider" }));
  await user.click(await screen.findByRole("menuitem", { name: /Algolia/ }));
  await user.click(screen.getAllByRole("button", { name: "Replace key…" })[0] as HTMLElement);
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
