import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeMain } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";
import { SECTIONS, SETTINGS, settingsFound } from "./entries.ts";

async function open(main = new FakeMain()) {
  const shown = show(main);
  await shown.user.click(await screen.findByRole("button", { name: "Settings" }));
  await screen.findByRole("heading", { name: "Appearance" });
  return shown;
}

test("every setting that the search and the palette know is on the page, in its section, and every section has one", async () => {
  await open();
  await screen.findByRole("button", { name: "Show licences…" });
  await screen.findByRole("row", { name: /^Memory/ });
  const missing = SETTINGS.filter(
    ({ id, section }) => document.querySelector(`[data-section="${section}"] [data-setting="${id}"]`) === null,
  );
  expect(missing.map(({ id }) => id)).toEqual([]);
  expect(SECTIONS.filter(({ id }) => !SETTINGS.some((one) => one.section === id))).toEqual([]);
  expect(await violations()).toEqual([]);
});

test("what is typed leaves the settings that fit, by any of their names", async () => {
  const { user } = await open();
  const field = screen.getByRole("searchbox", { name: "Search settings" });
  await user.type(field, "compact");
  expect(screen.getByText("Density")).toBeTruthy();
  expect([screen.queryByText("Accent colour"), screen.queryByRole("heading", { name: "Caches" })]).toEqual([
    null,
    null,
  ]);
  await user.clear(field);
  await user.type(field, "zzz");
  expect(screen.getByText("No setting fits that")).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(await screen.findByRole("heading", { name: "Caches" })).toBeTruthy();
  expect([...settingsFound("licences")].length).toBeGreaterThan(0);
});

test("an accent, a density and a text size show at once and are kept, each on its own", async () => {
  const { main, user } = await open();
  const root = document.documentElement;
  await user.click(screen.getByRole("radio", { name: "Verdigris" }));
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("radio", { name: "Blue" }).getAttribute("aria-checked")).toBe("true");
  await user.click(screen.getByRole("radio", { name: "Compact" }));
  await waitFor(() => expect(root.dataset["density"]).toBe("compact"));
  await user.click(screen.getByRole("radio", { name: "Large" }));
  expect(main.given("invoke").map(([, params]) => params)).toEqual([
    { accent: "verdigris" },
    { accent: "blue" },
    { density: "compact" },
    { fontSize: "large" },
  ]);
  expect(main.world.preferences).toMatchObject({ theme: "light", accent: "blue" });
});

test("a shortcut is changed by pressing it, a taken one is named, and it can be reset", async () => {
  const { main, user } = await open();
  await user.click(screen.getByRole("button", { name: "Shortcut of Keyboard shortcuts: ?" }));
  await user.keyboard("{Control>}k{/Control}");
  expect((await screen.findByRole("alert")).textContent).toContain("Ctrl K is “Search and commands”");
  await user.keyboard("{Alt>}h{/Alt}");
  expect(await screen.findByRole("button", { name: "Shortcut of Keyboard shortcuts: Alt H" })).toBeTruthy();
  expect(main.world.preferences.shortcuts).toEqual({ shortcuts: "alt+H" });
  await user.keyboard("{Alt>}h{/Alt}");
  const dialog = within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" }));
  expect(dialog.getByText("Alt H")).toBeTruthy();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
  await user.click(screen.getByRole("button", { name: "Reset the shortcut of Keyboard shortcuts" }));
  expect(main.world.preferences.shortcuts).toEqual({});
});

test("the licences of what is shipped are listed, found by typing, and read", async () => {
  const { user } = await open();
  await user.click(await screen.findByRole("button", { name: "Show licences…" }));
  await user.type(await screen.findByLabelText("Search packages and licences"), "mit");
  await user.click(screen.getByRole("button", { name: /react/ }));
  expect(await screen.findByText("Permission is hereby granted")).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test("what is wrong with this computer has a button that mends it, or a command to copy", async () => {
  const { main, user } = await open();
  const keyring = (await screen.findByText("none: providers are kept in memory")).closest("li") as HTMLElement;
  await user.click(within(keyring).getByRole("button", { name: "Choose a passphrase…" }));
  expect(main.given("store.protect")).toHaveLength(1);
  await waitFor(() => expect(main.given("app.check")).toHaveLength(2));
  expect(screen.getByRole("button", { name: "Copy the command for system libraries" })).toBeTruthy();
  expect(screen.getByText("2 things could be better.")).toBeTruthy();
});

test("a crash is told at the next start, with the report to look at and to save", async () => {
  const main = new FakeMain();
  main.world.info = {
    ...main.world.info,
    notices: [{ id: "crashed", level: "warning", title: "It crashed", text: "", storeAction: null, report: true }],
  };
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Look at the report…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Report" }));
  await dialog.findByText(/Latchkey report/);
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Save…" }));
  expect(await screen.findByText("Written to latchkey-report.txt")).toBeTruthy();
});
