import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain, manifest, tile } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";
import { STEPS, placeBeside } from "./steps.ts";

function firstRun(): FakeMain {
  const main = new FakeMain();
  main.world.info = { ...main.world.info, tourDue: true };
  return main;
}

test("a first run offers the tour, and who declines is not asked again", async () => {
  const { main, user } = show(firstRun());
  const offer = within(await screen.findByRole("region", { name: "Welcome to Latchkey" }));
  expect(await violations()).toEqual([]);
  await user.click(offer.getByRole("button", { name: "Not now" }));
  expect(screen.queryByRole("region", { name: "Welcome to Latchkey" })).toBe(null);
  expect(main.world.preferences.tourSeen).toBe(true);
});

test("a screen on the wall offers nothing to whoever passes", async () => {
  const main = firstRun();
  main.world.fullScreen = true;
  show(main);
  await waitFor(() => expect(document.querySelector(".shell[data-bare] .tile")).not.toBe(null));
  expect(screen.queryByRole("region", { name: "Welcome to Latchkey" })).toBe(null);
});

test("the tour is five steps by keyboard and ends with an own search", async () => {
  const main = firstRun();
  main.world.manifests = [...main.world.manifests, manifest("clock", { name: "Clock" })];
  main.world.dashboards[0]?.widgets.push(tile("s1", { widget: "search", y: 4 }));
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Show me around" }));
  await screen.findByRole("dialog", { name: STEPS[0]?.title ?? "" });
  expect(document.activeElement?.textContent).toBe(STEPS[0]?.title);
  expect(await violations()).toEqual([]);
  for (const step of STEPS.slice(1)) {
    await user.keyboard("{ArrowRight}");
    await screen.findByRole("dialog", { name: step.title });
  }
  const frame = screen.getByTitle("Search");
  frame.focus();
  act(() => main.announce("widget-reported", { instance: "s1", widget: "search", state: "ready" }));
  await user.click(within(await screen.findByRole("dialog", { name: "You found it" })).getByText("Done"));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
  expect(main.world.preferences.tourSeen).toBe(true);
});

test("Enter goes on at each step, and at the last one ends the tour", async () => {
  const { user } = show(firstRun());
  await user.click(await screen.findByRole("button", { name: "Show me around" }));
  for (const step of STEPS) {
    await screen.findByRole("dialog", { name: step.title });
    await waitFor(() => expect(document.activeElement?.textContent).toBe(step.title));
    await user.keyboard("{Enter}");
  }
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
});

test("Escape ends the tour, which the menu begins again, and the focus is where it was", async () => {
  const { user } = show();
  await screen.findByRole("group", { name: "Clock" });
  await user.click(screen.getByRole("button", { name: "Menu" }));
  await user.click(await screen.findByRole("menuitem", { name: "Take the tour" }));
  await screen.findByRole("dialog", { name: "Dashboards" });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Dashboards" })).toBe(null));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Menu" })));
});

test("a step's card stands beside what it is about, and never outside the window", () => {
  const card = { width: 330, height: 180 };
  const view = { width: 1366, height: 768 };
  expect(placeBeside({ left: 0, top: 60, right: 232, bottom: 600 }, card, view)).toEqual({ left: 246, top: 60 });
  expect(placeBeside({ left: 900, top: 700, right: 1360, bottom: 760 }, card, view)).toEqual({ left: 556, top: 574 });
  const whole = placeBeside({ left: 0, top: 0, right: 700, bottom: 768 }, card, { width: 700, height: 768 });
  expect([whole.left >= 0, whole.top >= 0, whole.left + 330 <= 700, whole.top + 180 <= 768]).not.toContain(false);
});
