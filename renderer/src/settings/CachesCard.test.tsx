import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { SHARED as shared, cacheStatus } from "../testing/cacheStatus.ts";
import { FakeMain, failure } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";

async function open(main: FakeMain) {
  const shown = show(main);
  await shown.user.click(await screen.findByRole("button", { name: "Settings" }));
  await screen.findByRole("heading", { name: "Caches" });
  return shown;
}

test("each level says what it holds, how often it had the answer, and how long it takes", async () => {
  const main = new FakeMain();
  main.world.caches = cacheStatus({ sharedCache: shared, address: "valkeys://cache.example", chosen: true });
  await open(main);
  const row = async (name: string) => (await screen.findByRole("row", { name: new RegExp(`^${name}`) })).textContent;
  expect(await row("Memory")).toBe("Memory3 answers, 2 KiB6 of 10, 60%–");
  expect(await row("Last run")).toBe("Last run2 answers, 1 KiB of 64 MiB1 of 4, 25%0.8 ms, p99 3 ms");
  expect(await row("Team")).toBe("Team120 keys, 2 MiB of 512 MiB30 of 40, 75%0.4 ms, p99 2 ms");
  expect(await row("Services")).toBe("Services–2120 ms, p99 400 ms");
  expect(await violations()).toEqual([]);
});

test("without a team the page offers to connect, and a dialog that was cancelled changes nothing", async () => {
  const main = new FakeMain();
  const { user } = await open(main);
  await user.click(await screen.findByRole("button", { name: "Connect…" }));
  expect(main.given("caches.connect")).toEqual([[]]);
  expect(screen.queryByText("Connected to the shared cache")).toBeNull();
  expect(screen.queryByText("Shared cache")).toBeNull();
});

test("a server that is not used says why, as it happens", async () => {
  const main = new FakeMain();
  main.world.caches = cacheStatus({ sharedCache: shared, address: "valkeys://cache.example", chosen: true });
  await open(main);
  await screen.findByText("In use");
  main.world.caches = cacheStatus({
    sharedCache: { ...shared, used: false, why: "OOM", sentence: "The shared cache is full." },
    chosen: true,
  });
  main.announce("shared-cache-changed", { why: "OOM" });
  expect(await screen.findByText("The shared cache is full.")).toBeTruthy();
  expect(screen.getByText("Not in use")).toBeTruthy();
});

test("a seat's name is off until it is given, by the keyboard alone", async () => {
  const main = new FakeMain();
  main.world.caches = cacheStatus({ sharedCache: shared, chosen: true });
  const { user } = await open(main);
  const input = await screen.findByLabelText<HTMLInputElement>("This seat’s name");
  expect(input.value).toBe("");
  await user.type(input, "Ada{Enter}");
  expect(main.given("caches.nameSeat")).toEqual([["Ada"]]);
});

test("the warm start is switched, and every level is cleared", async () => {
  const main = new FakeMain();
  const { user } = await open(main);
  await user.click(await screen.findByLabelText("Show the last run’s answers at once"));
  expect(main.given("caches.keepWarmStart")).toEqual([[false]]);
  const card = screen.getByRole("region", { name: "Caches" });
  await user.click(await within(card).findByRole("button", { name: "Clear every level" }));
  expect(main.given("responseCache.clear")).toEqual([[]]);
});

test("what could not be read can be tried again", async () => {
  const main = new FakeMain();
  main.failing.set("caches.status", failure("internal", "Something went wrong."));
  const { user } = await open(main);
  await screen.findByText("The caches could not be read");
  main.failing.clear();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("row", { name: /^Memory/ })).toBeTruthy();
});
