import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { FakeMain, failure, manifest, provider, tile } from "../testing/fakeMain.ts";
import { show, violations } from "../testing/show.tsx";

const tileNamed = (name: string) => screen.findByRole("group", { name });

test("the open dashboard shows its widgets as frames of their own origin, with their instance", async () => {
  show();
  const clock = await tileNamed("Clock");
  const frame = within(clock).getByTitle("Clock");
  expect([frame.getAttribute("src"), frame.getAttribute("sandbox"), frame.getAttribute("data-instance")]).toEqual([
    "widget://clock/",
    "allow-scripts allow-same-origin allow-forms",
    "clock-1",
  ]);
});

test("a tile moves by the arrow keys, says where it went, and is saved", async () => {
  const { main, user } = show();
  (await tileNamed("Cache")).focus();
  await user.keyboard("{ArrowRight}");
  expect(await screen.findByText("column 6, row 1, 4 wide, 4 high")).toBeTruthy();
  await waitFor(() => expect(main.world.dashboards.find((one) => one.id === "d1")?.widgets[1]?.x).toBe(5));
});

test("keys that are typed inside a tile do not move it", async () => {
  const { main, user } = show();
  within(await tileNamed("Clock"))
    .getByRole("button", { name: "Menu of Clock" })
    .focus();
  await user.keyboard("{Delete}");
  expect(main.given("dashboards.save")).toEqual([]);
});

test("what changes elsewhere shows and is kept when the next change here is saved", async () => {
  const { main, user } = show();
  (await tileNamed("Cache")).focus();
  await user.keyboard("{ArrowRight}");
  const slots = { search: { appId: "demo", providerName: "Another" } };
  main.world.dashboards = main.world.dashboards.map((one) => ({
    ...one,
    widgets: one.widgets.map((tile) => (tile.instance === "clock-1" ? { ...tile, title: "Rebound", slots } : tile)),
  }));
  act(() => main.announce("dashboard-changed"));
  await tileNamed("Rebound");
  await waitFor(() =>
    expect(main.world.dashboards[0]?.widgets).toMatchObject([
      { title: "Rebound", slots },
      { instance: "cache-1", x: 5 },
    ]),
  );
});

test("a dashboard that is opened elsewhere opens here", async () => {
  const { main } = show();
  await tileNamed("Clock");
  main.world.active = "d2";
  act(() => main.announce("dashboard-changed"));
  expect(await screen.findByRole("heading", { level: 1, name: "Empty" })).toBeTruthy();
});

test("a removed widget comes back by Undo, where it was", async () => {
  const { main, user } = show();
  (await tileNamed("Clock")).focus();
  await user.keyboard("{Delete}");
  await waitFor(() => expect(screen.queryByRole("group", { name: "Clock" })).toBe(null));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await tileNamed("Clock");
  await waitFor(() =>
    expect(main.world.dashboards.find((one) => one.id === "d1")?.widgets.map((tile) => tile.instance)).toEqual([
      "cache-1",
      "clock-1",
    ]),
  );
});

test("a new widget's frame is made only when the main process knows the tile", async () => {
  const main = new FakeMain();
  main.failing.set("dashboards.save", failure("internal", "The disk is full."));
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Add widget" }));
  const gallery = within(await screen.findByRole("dialog", { name: "Add a widget" }));
  await user.click(gallery.getByRole("button", { name: /^Search/ }));
  const search = await tileNamed("Search");
  expect(await screen.findByText(/The disk is full/)).toBeTruthy();
  expect(within(search).queryByTitle("Search")).toBe(null);
  main.failing.clear();
  await user.click(screen.getByRole("button", { name: "Save again" }));
  expect(await within(search).findByTitle("Search")).toBeTruthy();
});

test("a widget's settings are a form from its manifest, saved as a whole", async () => {
  const { main, user } = show();
  (await tileNamed("Clock")).focus();
  await user.keyboard("s");
  await user.click(await screen.findByLabelText("12-hour clock"));
  await user.type(screen.getByLabelText("Title"), "Berlin");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await tileNamed("Berlin");
  await waitFor(() =>
    expect(main.world.dashboards.find((one) => one.id === "d1")?.widgets[0]).toMatchObject({
      title: "Berlin",
      settings: { hour12: true },
    }),
  );
});

test("a tile whose frame has gone says so and can be started again", async () => {
  const { user } = show();
  const clock = await tileNamed("Clock");
  const frame = within(clock).getByTitle("Clock");
  act(() => void frame.dispatchEvent(new CustomEvent("latchkey:frame-gone", { bubbles: true })));
  expect(within(clock).getByRole("alert").textContent).toContain("This widget stopped");
  await user.click(within(clock).getByRole("button", { name: "Start it again" }));
  expect(within(clock).queryByRole("alert")).toBe(null);
  expect(within(clock).getByTitle("Clock")).not.toBe(frame);
});

test("a widget that floods again and again waits before it can be started again", async () => {
  const { user } = show();
  const clock = await tileNamed("Clock");
  const flood = (): void => {
    const detail = "console";
    const event = new CustomEvent("latchkey:frame-stopped", { bubbles: true, detail });
    act(() => void within(clock).getByTitle("Clock").dispatchEvent(event));
  };
  flood();
  await user.click(within(clock).getByRole("button", { name: "Start it again" }));
  flood();
  const later = within(clock).getByRole<HTMLButtonElement>("button", { name: "Start it again in 2 seconds" });
  expect(later.disabled).toBe(true);
  await user.click(await within(clock).findByRole("button", { name: "Start it again" }, { timeout: 5_000 }));
  expect(within(clock).queryByRole("alert")).toBe(null);
});

test("a dashboard that was shown before goes on behind the open one", async () => {
  const { user } = show();
  const frame = within(await tileNamed("Clock")).getByTitle("Clock");
  await user.click(screen.getByRole("button", { name: "Empty" }));
  await screen.findByRole("heading", { level: 1, name: "Empty" });
  expect([frame.isConnected, screen.queryByRole("group", { name: "Clock" })]).toEqual([true, null]);
  await user.click(screen.getByRole("button", { name: "Overview" }));
  expect(within(await tileNamed("Clock")).getByTitle("Clock")).toBe(frame);
});

test("a provider is added from a widget's settings, and is then the one that the slot has", async () => {
  const main = new FakeMain({ providers: [] });
  const { user } = show(main);
  await user.click(await screen.findByRole("button", { name: "Add widget" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: /^Search/ }));
  (await tileNamed("Search")).focus();
  await user.keyboard("s");
  const settings = within(await screen.findByRole("dialog", { name: "Search settings" }));
  main.saves = provider("Shop", "algolia");
  await user.click(await settings.findByRole("button", { name: "Add a provider… for Search provider" }));
  await user.type(settings.getByLabelText("Title"), "Shop search");
  expect(main.given("providers.editProvider")).toEqual([["demo", { type: "algolia" }]]);
  await user.click(settings.getByRole("button", { name: "Save" }));
  await tileNamed("Shop search");
  await waitFor(() =>
    expect(main.world.dashboards[0]?.widgets.at(-1)).toMatchObject({
      title: "Shop search",
      slots: { search: { appId: "demo", providerName: "Shop" } },
    }),
  );
});

test("a new widget takes the focus, and the page scrolls to it", async () => {
  const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
  const { user } = show();
  await tileNamed("Clock");
  await user.click(screen.getByRole("button", { name: "Add widget" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: /^Search/ }));
  const search = await tileNamed("Search");
  await waitFor(() => expect(document.activeElement).toBe(search));
  expect(scrolled.mock.contexts).toContain(search);
});

test("a tile whose widget is in an extension that is off says so", async () => {
  const main = new FakeMain({ manifests: [manifest("cache", { name: "Cache" })] });
  main.world.extensions = [
    {
      name: "stripe",
      package: "latchkey-stripe",
      version: "1",
      state: "off",
      enabled: false,
      problem: null,
      types: [],
      channels: [],
      widgets: [],
    },
  ];
  show(main);
  const missing = await tileNamed("clock");
  expect(await within(missing).findByText(/Switched off in Settings: stripe/)).toBeTruthy();
});

test("a dashboard is made, renamed and deleted", async () => {
  const { main, user } = show();
  await tileNamed("Clock");
  await user.click(screen.getByRole("button", { name: "New dashboard" }));
  await user.click(await screen.findByRole("button", { name: "Menu of the dashboard New dashboard" }));
  await user.click(await screen.findByRole("menuitem", { name: "Rename" }));
  const field = await screen.findByLabelText("Name of the dashboard");
  await user.clear(field);
  await user.type(field, "Night shift{Enter}");
  await user.click(await screen.findByRole("button", { name: "Menu of the dashboard Night shift" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  await waitFor(() => expect(main.given("dashboards.delete").length).toBe(1));
  expect(main.world.dashboards.map((one) => one.id).toSorted()).toEqual(["d1", "d2"]);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Night shift" })).toBeTruthy();
});

test("dashboards that cannot be loaded are a message with a way to try again", async () => {
  const main = new FakeMain();
  main.failing.set("dashboards.library", failure("internal", "The dashboards could not be read."));
  const { user } = show(main);
  const alert = await screen.findByText("The dashboards could not be read.");
  expect(alert).toBeTruthy();
  main.failing.clear();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await tileNamed("Clock");
});

test("the gravest notice shows, the others behind it, and each can be dismissed", async () => {
  const main = new FakeMain();
  main.world.info = {
    ...main.world.info,
    notices: [
      {
        id: "memory",
        level: "warning",
        title: "In memory",
        text: "Gone at exit.",
        storeAction: "protect",
        report: false,
      },
      { id: "root", level: "danger", title: "As root", text: "No sandbox.", storeAction: null, report: false },
    ],
  };
  const { user } = show(main);
  const notices = await screen.findByRole("region", { name: "Notices" });
  expect([notices.textContent?.includes("No sandbox."), notices.textContent?.includes("Gone at exit.")]).toEqual([
    true,
    false,
  ]);
  await user.click(screen.getByRole("button", { name: "Dismiss: As root" }));
  expect(notices.textContent).toContain("Gone at exit.");
  await user.click(screen.getByRole("button", { name: "Choose a passphrase…" }));
  expect(main.given("store.protect")).toHaveLength(1);
});

test("Ctrl+Shift+D opens the developer tools, whose buttons are the four cache calls, each after a question", async () => {
  const { main, user } = show();
  await tileNamed("Clock");
  await user.keyboard("{Control>}{Shift>}D{/Shift}{/Control}");
  const dock = within(await screen.findByRole("complementary", { name: "Developer tools" }));
  const drop = async (name: string, text: RegExp): Promise<void> => {
    const dialog = within(await screen.findByRole("dialog", { name: `${name}?` }));
    expect(dialog.getByText(text)).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Drop them" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  };
  await user.click(await dock.findByRole("button", { name: "Invalidate all" }));
  await drop("Invalidate all clients", /0 clients and all 2 cached answers/);
  await user.click(dock.getByRole("button", { name: "Clear responses" }));
  await drop("Clear responses", /2 cached answers \(2 KiB\), of every provider/);
  await user.click(dock.getByRole("button", { name: "Invalidate a provider" }));
  await user.click(await screen.findByRole("menuitem", { name: "Local" }));
  await drop("Invalidate Local", /of “Local”/);
  await user.click(dock.getByRole("button", { name: "Statistics" }));
  expect(await dock.findByText("80%")).toBeTruthy();
  expect([
    main.given("clientCache.invalidateAll"),
    main.given("clientCache.clearResponseCache"),
    main.given("clientCache.invalidate"),
  ]).toEqual([[[]], [[]], [["demo", "Local"]]]);
});

test("the developer tools' figures follow the caches' events", async () => {
  const { main, user } = show();
  await tileNamed("Clock");
  await user.click(screen.getByRole("button", { name: "Developer tools" }));
  await user.click(await screen.findByRole("tab", { name: "Clients" }));
  await screen.findByText(/No client is cached/);
  main.world.clients = {
    clients: [
      {
        appId: "demo",
        providerName: "Local",
        providerType: "local-search",
        state: "live",
        leases: 0,
        hits: 3,
        createdMs: 12,
        ageS: 1,
        idleS: 1,
        lastError: null,
      },
    ],
    totals: {},
  };
  act(() => main.announce("client-cache-changed"));
  expect(await screen.findByText("local-search", { selector: "td" })).toBeTruthy();
});

test("the command palette goes where it is told", async () => {
  const { user } = show();
  await tileNamed("Clock");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByLabelText("Search commands"), "Providers{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Providers" })).toBeTruthy();
});

test("a dialog that the palette opened gives the focus back to where it was before", async () => {
  const { user } = show();
  await tileNamed("Clock");
  const settings = screen.getByRole("button", { name: "Settings" });
  settings.focus();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByLabelText("Search commands"), "Keyboard shortcuts{Enter}");
  await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  await waitFor(() => expect(screen.queryByLabelText("Search commands")).toBeNull());
  await user.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(settings));
});

test("a chosen theme shows at once and is kept by the main process", async () => {
  const { main, user } = show();
  await tileNamed("Clock");
  await user.click(screen.getAllByRole("button", { name: "Theme: Light" })[0] as HTMLElement);
  await user.click(await screen.findByRole("menuitem", { name: "Dark" }));
  expect(document.documentElement.getAttribute("data-mantine-color-scheme")).toBe("dark");
  expect(main.given("invoke")).toEqual([["preferences-save", { theme: "dark" }]]);
});

test.each(["Overview", "Providers", "Widgets", "Settings"])(
  "the page %s breaks no accessibility rule",
  async (page) => {
    const { user } = show();
    await tileNamed("Clock");
    await user.click(screen.getByRole("button", { name: page }));
    await user.click(screen.getByRole("button", { name: "Developer tools" }));
    await screen.findByText(/No call yet/);
    expect(await violations()).toEqual([]);
  },
);

test("the gallery and a widget's settings break no accessibility rule", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Add widget" }));
  await screen.findByRole("dialog", { name: "Add a widget" });
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBe(null));
  (await tileNamed("Clock")).focus();
  await user.keyboard("s");
  await screen.findByRole("dialog", { name: "Clock settings" });
  expect(await violations()).toEqual([]);
});

test("one provider for all widgets of the dashboard is one step, and the next widget takes it too", async () => {
  const main = new FakeMain({ providers: [provider("Main", "algolia"), provider("Other", "algolia")] });
  const search = { widget: "search", slots: { search: { appId: "demo", providerName: "Other" } } };
  main.world.dashboards[0]?.widgets.push(tile("s1", { ...search, title: "First" }), tile("s2", search));
  const { user } = show(main);
  (await tileNamed("First")).focus();
  await user.keyboard("s");
  const settings = within(await screen.findByRole("dialog", { name: "Search settings" }));
  await user.click(settings.getByRole("combobox", { name: "Search provider" }));
  await user.click(await screen.findByRole("option", { name: /^Main/ }));
  await user.click(settings.getByLabelText("Use for all widgets of this dashboard"));
  await user.click(settings.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(main.world.dashboards[0]?.providers).toEqual([{ appId: "demo", providerName: "Main", type: "algolia" }]),
  );
  expect(main.world.dashboards[0]?.widgets.slice(-2).map(({ slots }) => slots)).toEqual([
    { search: null },
    { search: null },
  ]);
  expect((await tileNamed("First")).textContent).toContain("Main");
  (await tileNamed("First")).focus();
  await user.keyboard("s");
  expect(await screen.findByPlaceholderText("Main (by default)")).toBeTruthy();
});
