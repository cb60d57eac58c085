import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show, violations } from "../../testing/show.tsx";

const tab = (name: string) => screen.findByRole("tab", { name });

test("pages are added, gone through, renamed, moved and removed by the keyboard alone", async () => {
  const { main, user } = show();
  const saved = () => main.world.dashboards.find((one) => one.id === "d1");
  const frame = (await screen.findByTitle("Clock")) as HTMLIFrameElement;
  await user.click(screen.getByRole("button", { name: /^Menu of the dashboard/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Add a page" }));
  const second = await tab("Page 2");
  expect(second.getAttribute("aria-selected")).toBe("true");
  expect(await screen.findByText("This page is empty")).toBeTruthy();
  // The first page is hidden, and its frame is still the same one.
  expect(frame.isConnected && frame.closest("[role=tabpanel]")?.hasAttribute("hidden")).toBe(true);
  expect(await violations()).toEqual([]);

  await user.keyboard("{Control>}{PageUp}{/Control}");
  expect((await tab("Page 1")).getAttribute("aria-selected")).toBe("true");
  (await tab("Page 1")).focus();
  await user.keyboard("{ArrowRight}{F2}{Control>}a{/Control}Night{Enter}");
  await user.keyboard("{Control>}{PageDown}{PageDown}{/Control}");
  (await tab("Night")).focus();
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  await waitFor(() => expect(saved()?.pages?.map((page) => page.name)).toEqual(["Night", "Page 1"]));
  expect(saved()?.widgets.map((one) => one.page)).toEqual(["first", "first"]);

  await user.keyboard("{Delete}");
  await waitFor(() => expect(screen.queryByRole("tablist")).toBe(null));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await tab("Night");
});

test("a widget moves to another page by its menu", async () => {
  const { main, user } = show();
  await user.click(await screen.findByRole("button", { name: /^Menu of the dashboard/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Add a page" }));
  await user.click(await tab("Page 1"));
  await user.click(await screen.findByRole("button", { name: "Menu of Clock" }));
  await user.click(await screen.findByRole("menuitem", { name: "Move to Page 2" }));
  await user.click(await tab("Page 2"));
  const panel = await screen.findByRole("tabpanel", { name: "Page 2" });
  expect(await within(panel).findByRole("group", { name: "Clock" })).toBeTruthy();
  await waitFor(() => expect(main.world.dashboards[0]?.widgets[0]).toMatchObject({ instance: "clock-1", y: 0 }));
});
