import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { passedOn } from "../../host/passedOn.ts";
import { FakeMain } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";
import { NATIVE, keysFor, takenBy } from "./command.ts";
import { type Desk, tableOfCommands } from "./table.ts";

const NOW = {
  open: true,
  shown: true,
  several: true,
  severalPages: true,
  steps: { undo: "Move Clock", redo: "Add Cache" },
};

/** What is asked of it is not done. */
const DESK = new Proxy(NOW, { get: (now, name) => Reflect.get(now, name) ?? (() => undefined) }) as unknown as Desk;

test("no two commands have one id or one shortcut, and none takes one of the window's own", () => {
  const commands = tableOfCommands(DESK);
  expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  const keys = commands.flatMap(({ keys: first, also }) => [first, also].filter((one) => one !== undefined));
  expect(new Set([...keys, ...NATIVE.map((one) => one.keys)]).size).toBe(keys.length + NATIVE.length);
});

test("what widgets pass on has the shortcut that the table says", () => {
  const commands = tableOfCommands(DESK);
  expect([...passedOn({})]).toEqual(
    [...passedOn({}).values()].map((id) => [commands.find((one) => one.id === id)?.keys, id]),
  );
});

test("a shortcut is free once its command has another", () => {
  const commands = tableOfCommands(DESK);
  expect([
    takenBy("mod+K", commands, {}, "settings"),
    takenBy("mod+K", commands, { palette: "alt+P" }, "settings"),
    takenBy("mod+R", commands, {}, "settings"),
    takenBy("mod+C", commands, {}, "settings"),
  ]).toEqual(["Search and commands", null, "Reload the page", "Copy"]);
});

test("a choice from a file takes no key that the whole window needs", () => {
  const command = { id: "settings", keys: "mod+," };
  for (const keys of ["Enter", "Tab", "Escape", "Space", "mod+Q", "mod+C", "A"])
    expect([keys, keysFor(command, { settings: keys })]).toEqual([keys, "mod+,"]);
  expect([...passedOn({ palette: "Enter", dock: "" }).keys()]).toContain("mod+K");
  expect([keysFor(command, { settings: "alt+P" }), keysFor(command, { settings: "" })]).toEqual(["alt+P", ""]);
});

test("the menu has every command with its shortcut, and does what it says", async () => {
  const { user } = show();
  await screen.findByRole("group", { name: "Clock" });
  await user.click(screen.getByRole("button", { name: "Menu" }));
  const menu = within(await screen.findByRole("menu"));
  const shown = menu.getAllByRole("menuitem").map((item) => item.textContent);
  expect(shown).toContain("SettingsCtrl ,");
  expect(shown.length).toBe(tableOfCommands(DESK).length);
  expect(await violations()).toEqual([]);
  await user.click(menu.getByRole("menuitem", { name: /^Settings/ }));
  expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeTruthy();
});

test("dialogs that are searched stand at the top: in the middle, the field would move with each letter", async () => {
  const { user } = show();
  await screen.findByRole("group", { name: "Clock" });
  await user.keyboard("{Control>}k{/Control}");
  expect((await screen.findByLabelText("Search commands")).closest("[data-centered]")).toBe(null);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
  await user.click(screen.getByRole("button", { name: "Add widget" }));
  expect((await screen.findByLabelText("Filter widgets")).closest("[data-centered]")).toBe(null);
});

test("? shows the shortcuts, but not where it is typed", async () => {
  const { user } = show();
  await screen.findByRole("group", { name: "Clock" });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByLabelText("Search commands"), "?");
  expect(screen.queryByRole("dialog", { name: "Keyboard shortcuts" })).toBe(null);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
  await user.keyboard("?");
  expect(within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).getByText("Ctrl K")).toBeTruthy();
  expect(await violations()).toEqual([]);
});

test("the palette finds widgets, providers and settings, marks the words, and puts what is used most first", async () => {
  const main = new FakeMain();
  const { user } = show(main);
  await screen.findByRole("group", { name: "Clock" });
  const ask = async (words: string) => {
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByLabelText("Search commands"), words);
    return within(screen.getByRole("dialog", { name: "Commands" }));
  };
  const found = await ask("algolia prod");
  expect(found.getByText("Provider")).toBeTruthy();
  expect(found.getAllByText(/^(Algolia|Prod)$/).map((one) => one.tagName)).toEqual(["MARK", "MARK"]);
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Providers" })).toBeTruthy();
  expect(main.world.preferences.uses).toMatchObject([{ id: "provider:Algolia Production", score: 1 }]);
  await ask("add provider");
  expect(screen.getByRole("dialog", { name: "Commands" }).textContent).toContain("Providers");
  await user.keyboard("{Escape}");
  await ask("accent");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement?.getAttribute("data-setting")).toBe("accent"));
  await ask("clock");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Clock"), { timeout: 10_000 });
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByLabelText("Search commands");
  expect(document.querySelector(".mantine-Spotlight-actionsGroup")?.textContent).toContain("Clock");
  await user.keyboard("{Escape}");
});

test("a channel is found and opens in the developer tools", async () => {
  const { user } = show();
  await screen.findByRole("group", { name: "Clock" });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByLabelText("Search commands"), "algolia-search");
  await screen.findByText("Channel");
  await user.keyboard("{Enter}");
  const tab = await screen.findByRole("tab", { name: "Channels", selected: true }, { timeout: 10_000 });
  expect(tab).toBeTruthy();
  expect((await screen.findByRole<HTMLInputElement>("combobox", { name: "Filter channels" })).value).toBe(
    "channel:algolia-search",
  );
});

test("a page of the documentation is found by its title and read in the window", async () => {
  const { user } = show();
  await screen.findByRole("group", { name: "Clock" });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByLabelText("Search commands"), "security{Enter}");
  const dialog = within(await screen.findByRole("dialog", { name: "Security" }));
  expect(await dialog.findByText("What is trusted, see the boundary.")).toBeTruthy();
  expect(await violations()).toEqual([]);
});
