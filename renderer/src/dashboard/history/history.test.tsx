import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show, violations } from "../../testing/show.tsx";

const tileNamed = (name: string) => screen.findByRole("group", { name });

test("a change is undone by Ctrl+Z and done again, and the buttons say what they will do", async () => {
  const { main, user } = show();
  (await tileNamed("Cache")).focus();
  await user.keyboard("{ArrowRight}");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(main.world.dashboards[0]?.widgets[1]?.x).toBe(4));
  expect(await screen.findByText("Undone: Change 1")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Nothing to undo" }).hasAttribute("disabled")).toBe(true);
  await user.click(screen.getByRole("button", { name: "Redo: Change 1" }));
  await waitFor(() => expect(main.world.dashboards[0]?.widgets[1]?.x).toBe(5));
});

test("Ctrl+Z in a text field is the field's", async () => {
  const { main, user } = show();
  (await tileNamed("Cache")).focus();
  await user.keyboard("{ArrowRight}s");
  await user.type(await screen.findByLabelText("Title"), "x{Control>}z{/Control}");
  expect(main.given("dashboards.undo")).toEqual([]);
});

test("an earlier version is looked at, restored, and the restoring is undone", async () => {
  const { main, user } = show();
  (await tileNamed("Clock")).focus();
  await user.keyboard("{Delete}");
  await waitFor(() => expect(main.world.dashboards[0]?.widgets).toHaveLength(1));
  await user.click(screen.getByRole("button", { name: "Menu of the dashboard Overview" }));
  await user.click(await screen.findByRole("menuitem", { name: "Versions…" }));
  const panel = within(await screen.findByRole("dialog", { name: "Versions of Overview" }));
  await user.click(await panel.findByRole("button", { name: /^Change 0/ }));
  expect(await panel.findByRole("figure", { name: "How it was: Clock, Cache" })).toBeTruthy();
  expect(await violations()).toEqual([]);
  await user.click(panel.getByRole("button", { name: "Restore" }));
  await tileNamed("Clock");
  // The toast of the removal is there too; the newer one comes last.
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Undo" })).toHaveLength(2));
  await user.click(screen.getAllByRole("button", { name: "Undo" }).at(-1) as HTMLElement);
  await waitFor(() => expect(main.world.dashboards[0]?.widgets).toHaveLength(1));
});
