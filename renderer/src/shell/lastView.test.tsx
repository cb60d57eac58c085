import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { type LastView, lastView } from "../host/lastView.tsx";
import { FakeMain, manifest, tile } from "../testing/fakeMain.ts";
import { show } from "../testing/show.tsx";

/** What the page of `main` shows, as a run of it would leave it. */
async function leftBy(main: FakeMain, builtIn: readonly string[] = ["clock", "cache"]): Promise<LastView> {
  return {
    preferences: main.world.preferences,
    library: await main.api.dashboards.library({ whole: [] }),
    widgets: await main.api.widgets.list(),
    builtIn,
  };
}

/** A main process that comes up when it is told to. */
function starting(): { main: FakeMain; comesUp: () => Promise<void> } {
  const main = new FakeMain();
  let up = (): void => undefined;
  main.up = new Promise((resolve) => {
    up = resolve;
  });
  return { main, comesUp: () => act(async () => up()) };
}

const frameOf = async (name: string): Promise<HTMLElement> =>
  within(await screen.findByRole("group", { name })).getByTitle(name);

test("the last view is drawn before there is a main process, and its frames stay when that comes", async () => {
  const { main, comesUp } = starting();
  main.world.info = {
    ...main.world.info,
    notices: [{ id: "up", level: "info", title: "It is up", text: "", storeAction: null, report: false }],
  };
  show(main, await leftBy(new FakeMain()));
  const frame = await frameOf("Clock");
  expect(screen.getByRole("heading", { level: 1, name: "Overview" })).toBeTruthy();
  await comesUp();
  expect(await screen.findByText("It is up.")).toBeTruthy();
  expect(await frameOf("Clock")).toBe(frame);
});

test("a widget that did not come with Latchkey waits for the main process", async () => {
  const { main, comesUp } = starting();
  show(main, await leftBy(new FakeMain(), ["cache"]));
  await frameOf("Cache");
  expect(within(screen.getByRole("group", { name: "Clock" })).queryByTitle("Clock")).toBe(null);
  await comesUp();
  await waitFor(async () => expect(await frameOf("Clock")).toBeTruthy());
});

test("what has changed since takes the place of the last view", async () => {
  const { main, comesUp } = starting();
  const last = await leftBy(new FakeMain());
  main.world.dashboards = [{ ...last.library.whole[0]!.dashboard, widgets: [tile("n", { widget: "note" })] }];
  main.world.manifests = [manifest("note", { name: "Note" })];
  main.world.preferences = { ...main.world.preferences, theme: "dark" };
  show(main, { ...last, preferences: { ...last.preferences, theme: "light" } });
  await frameOf("Clock");
  await comesUp();
  await waitFor(async () => expect(await frameOf("Note")).toBeTruthy());
  expect(screen.queryByRole("group", { name: "Clock" })).toBe(null);
  await waitFor(() => expect(document.documentElement.dataset["mantineColorScheme"]).toBe("dark"));
});

test("a main process without dashboards says so, whatever was there last", async () => {
  const { main, comesUp } = starting();
  const last = await leftBy(new FakeMain());
  Object.assign(main.world, { dashboards: [], active: null });
  show(main, last);
  await frameOf("Clock");
  await comesUp();
  await waitFor(() => expect(screen.queryByRole("group", { name: "Clock" })).toBe(null));
});

test("a page into which the host has put nothing has no last view", () => {
  expect(lastView()).toBe(null);
  const view = document.createElement("script");
  view.id = "last-view";
  view.type = "application/json";
  view.textContent = "\n      null\n    ";
  document.body.append(view);
  expect(lastView()).toBe(null);
  view.remove();
});
