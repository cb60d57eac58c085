import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Missing } from "../../ipc/messages.gen.ts";
import { FakeMain, provider, tile } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";

const missing: Missing = {
  widgets: ["far-away"],
  providers: [
    { instance: "s1", slot: "search", type: "algolia" },
    { instance: "s2", slot: "search", type: "algolia" },
  ],
};

function withImported(): FakeMain {
  const main = new FakeMain();
  main.world.providers.push(provider("Algolia Staging"));
  const slots = { search: null };
  main.world.dashboards.push({
    id: "made",
    name: "Shop",
    appId: "demo",
    wiring: [],
    providers: [],
    widgets: [tile("s1", { widget: "search", slots }), tile("s2", { widget: "search", y: 4, slots })],
  });
  return main;
}

test("a dropped dashboard opens, and one choice fills all that wants that type", async () => {
  const main = withImported();
  main.world.types = main.world.types.map((type) => ({ ...type, label: "Algolia: a search service" }));
  const { user } = show(main);
  await screen.findByRole("group", { name: "Clock" });
  act(() => main.announce("dashboard-dropped", { file: "shop.json", id: "made", missing, sentence: "" }));
  const panel = within(await screen.findByRole("dialog", { name: "Complete Shop" }));
  expect(panel.getByText(/2 things are missing/)).toBeTruthy();
  // A type is named by its first part: what comes after the colon would not read as a part of the sentence.
  expect(await panel.findByText("It takes a provider of type Algolia.")).toBeTruthy();
  expect(panel.getByText("The widget “far-away” is not installed")).toBeTruthy();
  expect(await violations()).toEqual([]);
  await user.click(panel.getByRole("combobox", { name: /2 widgets/ }));
  await user.click(await screen.findByRole("option", { name: /Algolia Production/ }));
  await waitFor(() =>
    expect(main.world.dashboards.find((one) => one.id === "made")?.widgets.map((one) => one.slots["search"])).toEqual(
      Array.from({ length: 2 }, () => ({ appId: "demo", providerName: "Algolia Production" })),
    ),
  );
  expect(panel.getByText(/One thing is missing/)).toBeTruthy();
  await user.click(panel.getByRole("button", { name: "Do the rest later" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
});

test("the only provider that fits is chosen at once, and can be changed", async () => {
  const main = withImported();
  main.world.providers = [provider("Only one")];
  show(main);
  await screen.findByRole("group", { name: "Clock" });
  act(() => main.announce("dashboard-dropped", { file: "shop.json", id: "made", missing, sentence: "" }));
  const panel = within(await screen.findByRole("dialog", { name: "Complete Shop" }));
  expect(await panel.findByText(/One thing is missing/)).toBeTruthy();
  await waitFor(() => expect(main.given("dashboards.save")).toHaveLength(1));
});

test("a file that is no dashboard is told in the words of the main process", async () => {
  const { main } = show();
  await screen.findByRole("group", { name: "Clock" });
  const news = {
    file: "notes.json",
    id: null,
    missing: null,
    sentence: "This file is no dashboard: line 2 is not JSON.",
  };
  act(() => main.announce("dashboard-dropped", news));
  expect(await screen.findByText(/line 2 is not JSON/)).toBeTruthy();
  expect(screen.getByText("notes.json was not imported")).toBeTruthy();
});

test("a dashboard is exported by its menu", async () => {
  const main = new FakeMain({ providers: [provider("P")] });
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Menu of the dashboard Overview" }));
  await user.click(await screen.findByRole("menuitem", { name: "Export…" }));
  expect(await screen.findByText("Written to overview.json")).toBeTruthy();
  expect(main.given("dashboards.writeFile")).toEqual([["d1"]]);
});
