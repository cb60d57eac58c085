import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain, failure } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";
import { DRAGGED } from "./DashboardRow.tsx";

async function library(main = new FakeMain()) {
  const shown = show(main);
  await shown.user.click(await screen.findByRole("button", { name: "Dashboards" }));
  await screen.findByRole("heading", { level: 1, name: "Dashboards" });
  return shown;
}

const inFolder = {
  folders: [{ id: "f", name: "Shops", dashboards: ["d1"] }],
  top: ["d2"],
};

test("a dashboard is found by typing and opened by Enter", async () => {
  const { user } = await library();
  await user.type(screen.getByLabelText("Search dashboards"), "emp");
  expect(within(screen.getByRole("region", { name: "Found" })).getAllByRole("listitem")).toHaveLength(1);
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Empty" })).toBeTruthy();
});

test("a folder is made and named, and a dashboard moves into it by the keyboard", async () => {
  const { main, user } = await library();
  await user.click(screen.getByRole("button", { name: "New folder" }));
  await user.click(await screen.findByRole("button", { name: "Menu of the folder New folder" }));
  await user.click(await screen.findByRole("menuitem", { name: "Rename" }));
  await user.clear(await screen.findByLabelText("Name of the folder"));
  await user.type(screen.getByLabelText("Name of the folder"), "Shops{Enter}");
  const row = () => within(screen.getByRole("main")).getByRole("button", { name: /^Overview/ });
  await waitFor(() => expect(main.world.arrangement.folders[0]?.name).toBe("Shops"));
  row().focus();
  await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
  expect(await screen.findByText("In Shops, place 1")).toBeTruthy();
  expect(main.world.arrangement).toMatchObject({ folders: [{ dashboards: ["d1"] }], top: ["d2"] });
});

test("a dashboard that is dropped on a folder goes into it", async () => {
  const main = new FakeMain({ arrangement: { ...inFolder, folders: [{ id: "f", name: "Shops", dashboards: [] }] } });
  await library(main);
  const section = screen.getByRole("region", { name: "Shops" });
  const dataTransfer = { types: [DRAGGED], getData: () => "d2" };
  fireEvent.dragOver(section, { dataTransfer });
  fireEvent.drop(section, { dataTransfer });
  await waitFor(() => expect(main.world.arrangement.folders[0]?.dashboards).toEqual(["d2"]));
});

test("a removed folder leaves its dashboards, and comes back by Undo", async () => {
  const { main, user } = await library(new FakeMain({ arrangement: inFolder }));
  await user.click(screen.getByRole("button", { name: "Menu of the folder Shops" }));
  await user.click(await screen.findByRole("menuitem", { name: "Remove the folder" }));
  await waitFor(() => expect(main.world.arrangement).toEqual({ folders: [], top: ["d2", "d1"] }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(main.world.arrangement).toEqual(inFolder));
});

test("a star puts a dashboard first in the sidebar too", async () => {
  const { user } = await library();
  await user.click(screen.getByRole("button", { name: "Star Empty" }));
  const list = await within(screen.getByRole("navigation")).findByRole("list", { name: "Starred" });
  expect(within(list).getByRole("button", { name: "Empty" })).toBeTruthy();
});

test("a deleted dashboard is among the deleted ones and comes back", async () => {
  const { main, user } = await library();
  await user.click(screen.getByRole("button", { name: "Menu of Empty" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  await waitFor(() => expect(main.world.dashboards.map((one) => one.id)).toEqual(["d1"]));
  main.announce("dashboard-changed");
  await user.click(await screen.findByText("One deleted dashboard"));
  await user.click(screen.getByRole("button", { name: "Restore Empty" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Empty" })).toBeTruthy();
});

test("nobody is told that there is no dashboard before it is known", async () => {
  const main = new FakeMain();
  main.failing.set("dashboards.library", failure("internal", "The disk cannot be read."));
  const { user } = await library(main);
  const page = within(screen.getByRole("main"));
  expect((await page.findByRole("alert")).textContent).toContain("The disk cannot be read.");
  expect(screen.queryByText("No dashboard yet")).toBe(null);
  main.failing.clear();
  await user.click(page.getByRole("button", { name: "Try again" }));
  expect(await page.findAllByRole("button", { name: /^Overview/ })).not.toEqual([]);
});

test("a thousand dashboards are a list that can be drawn", async () => {
  const many = Array.from({ length: 1000 }, (_, at) => ({
    id: `m${at}`,
    name: `Board ${at}`,
    appId: "demo",
    widgets: [],
    wiring: [],
    providers: [],
  }));
  const { user } = await library(new FakeMain({ dashboards: many, active: "m0" }));
  expect(within(screen.getByRole("main")).getAllByRole("listitem")).toHaveLength(50);
  expect(within(screen.getByRole("navigation")).getByRole("button", { name: "All 1,000 dashboards…" })).toBeTruthy();
  await user.type(screen.getByLabelText("Search dashboards"), "Board 99");
  expect(within(screen.getByRole("main")).getAllByRole("listitem")).toHaveLength(19);
});

test("the page of all dashboards breaks no accessibility rule", async () => {
  const main = new FakeMain({ arrangement: inFolder, starred: ["d2"] });
  main.world.deleted = [{ id: "d3", name: "Gone", appId: "demo", widgets: [], wiring: [], providers: [] }];
  await library(main);
  expect(await violations()).toEqual([]);
});

test("a dashboard begins as a template", async () => {
  const { user } = await library();
  await user.click(screen.getByRole("button", { name: "From a template…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New dashboard" }));
  const template = await dialog.findByRole("button", { name: /Search overview/ });
  expect(await violations()).toEqual([]);
  // And not Close: Enter chooses at once.
  await waitFor(() => expect(document.activeElement?.textContent).toContain("Add the widgets yourself."));
  await user.click(template);
  expect(await screen.findByRole("heading", { level: 1, name: "Search overview" })).toBeTruthy();
});
