import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Dashboard, DashboardRefresh } from "../../ipc/messages.gen.ts";
import { FakeMain, tile } from "../../testing/fakeMain.ts";
import { show, violations } from "../../testing/show.tsx";
import { NO_REFRESH } from "./dashboardRefresh.ts";
import { NO_PLAN } from "./refreshing.tsx";
import { isStale } from "./Updated.tsx";
import type { TileRefresh } from "./useTileRefresh.ts";
import { plansOf } from "./useRefreshing.ts";
import { timesIn, wordsOf } from "./words.ts";

const MINUTE = { every: 60, at: [], reload: false };
const dashboardOf = (refresh: DashboardRefresh, widgets = [tile("one")]): Dashboard => ({
  id: "d",
  name: "D",
  appId: "demo",
  widgets,
  wiring: [],
  providers: [],
  refresh,
});
const AWAKE = {
  shown: new Set(["one"]),
  waiting: new Set<string>(),
  windowHidden: false,
  slept: false,
  onBattery: false,
};

test("a tile goes by its own rule, else by its dashboard's, else it does not refresh", () => {
  const own = tile("own", { refresh: { every: 10, at: [], reload: false } });
  const off = tile("off", { refresh: { every: null, at: [], reload: false } });
  const plans = plansOf([dashboardOf({ ...NO_REFRESH, ...MINUTE }, [tile("one"), own, off])], AWAKE);
  expect(["one", "own", "off"].map((one) => plans.get(one)?.rule.every)).toEqual([60, 10, null]);
  expect(plans.get("elsewhere") ?? NO_PLAN).toEqual({ rule: { every: null, at: [], reload: false }, pause: null });
});

test("what is not on the screen waits, unless its user wants it otherwise or it has times of day", () => {
  const pause = (refresh: Partial<DashboardRefresh>, now = {}) =>
    plansOf([dashboardOf({ ...NO_REFRESH, ...MINUTE, ...refresh })], { ...AWAKE, ...now }).get("one")?.pause;
  expect([
    pause({}),
    pause({}, { shown: new Set() }),
    pause({}, { windowHidden: true }),
    pause({ pauseHidden: false }, { windowHidden: true }),
    pause({ at: ["08:30"] }, { windowHidden: true }),
    pause({}, { slept: true }),
    pause({ pauseAfterSleep: true }, { slept: true }),
    pause({ at: ["08:30"] }, { waiting: new Set(["one"]) }),
    pause({}, { onBattery: true }),
    pause({ pauseOnBattery: true }, { onBattery: true }),
  ]).toEqual([null, "hidden", "hidden", null, null, null, "slept", "provider", null, "battery"]);
});

test("a tile is stale when its last attempt failed, or nothing new has come for two periods", () => {
  const shown = (changes: Partial<TileRefresh>): boolean =>
    isStale(
      {
        plan: { rule: MINUTE, pause: null },
        listens: true,
        updated: 1_000_000,
        failed: false,
        busy: false,
        refresh: () => true,
        ...changes,
      },
      1_000_000 + 130_000,
    );
  expect([
    shown({}),
    shown({ failed: true }),
    shown({ updated: null, failed: true }),
    shown({ plan: { rule: { ...MINUTE, every: 10 }, pause: null } }),
    shown({ plan: NO_PLAN }),
  ]).toEqual([false, true, false, true, false]);
});

test("times are read as people write them, and nothing else is taken for a time", () => {
  expect(timesIn("18:00, 8:30;08:30")).toEqual(["08:30", "18:00"]);
  expect(["", "8", "24:00", "08:30, noon"].map(timesIn)).toEqual([null, null, null, null]);
  expect([{ every: 300, at: [] }, { every: 300, at: ["08:30"] }, undefined].map(wordsOf)).toEqual([
    "5 min",
    "At 08:30",
    "Off",
  ]);
});

test("the bar sets how often a dashboard refreshes, and its panel the times and pauses", async () => {
  const { main, user } = show();
  const kept = () => main.world.dashboards[0]?.refresh;
  await user.click(await screen.findByRole("button", { name: "Refreshes by itself: Off" }));
  await user.click(await screen.findByRole("menuitem", { name: "Every 30 s" }));
  await waitFor(() => expect(kept()).toEqual({ ...NO_REFRESH, every: 30 }));
  await user.click(screen.getByRole("button", { name: "Refreshes by itself: 30 s" }));
  await user.click(await screen.findByRole("menuitem", { name: "Times, pauses…" }));
  const panel = await screen.findByRole("dialog", { name: "Refresh of Overview" });
  await user.click(within(panel).getByRole("combobox", { name: "Refresh" }));
  await user.click(await screen.findByRole("option", { name: "At times of day" }));
  await user.type(within(panel).getByLabelText("Times of day"), "8:30, 12:00");
  await user.click(within(panel).getByLabelText("While the dashboard is not on the screen"));
  expect(await violations()).toEqual([]);
  await user.click(within(panel).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(kept()).toEqual({ ...NO_REFRESH, at: ["08:30", "12:00"], pauseHidden: false }));
});

test("a tile's settings give it a rule of its own and take it back", async () => {
  const { main, user } = show(new FakeMain());
  const kept = () => main.world.dashboards[0]?.widgets.find((one) => one.instance === "clock-1");
  const choose = async (from: string, option: string): Promise<void> => {
    (await screen.findByRole("group", { name: "Clock" })).focus();
    await user.keyboard("s");
    const panel = await screen.findByRole("dialog", { name: "Clock settings" });
    const field = within(panel).getByRole("combobox", { name: "Refresh" });
    expect((field as HTMLInputElement).value).toBe(from);
    await user.click(field);
    await user.click(await screen.findByRole("option", { name: option }));
    await user.click(within(panel).getByRole("button", { name: "Save" }));
  };
  await choose("As the dashboard (Off)", "Every 10 s");
  await waitFor(() => expect(kept()?.refresh).toEqual({ every: 10, at: [], reload: false }));
  await choose("Every 10 s", "As the dashboard (Off)");
  await waitFor(() => expect(Object.hasOwn(kept() ?? {}, "refresh")).toBe(false));
});

test("a widget that listens can be refreshed by key and by its menu, and shows when it was up to date", async () => {
  const { main, user } = show();
  const clock = await screen.findByRole("group", { name: "Clock" });
  const frame = within(clock).getByTitle("Clock") as HTMLIFrameElement;
  const said: unknown[] = [];
  const inside = { postMessage: (message: unknown) => said.push(message) } as unknown as Window;
  Object.defineProperty(frame, "contentWindow", { value: inside });
  clock.focus();
  await user.keyboard("r");
  expect(await screen.findByText(/Clock has nothing to refresh/)).toBeTruthy();
  act(() => {
    const told = new MessageEvent("message", { data: "latchkey:refreshable" });
    Object.defineProperty(told, "source", { value: inside });
    window.dispatchEvent(told);
  });
  await within(clock).findByRole("button", { name: "Refresh. Not updated yet" });
  await user.keyboard("r");
  expect(said).toContainEqual(expect.objectContaining({ latchkey: "refresh", force: true }));
  act(() => main.announce("widget-reported", { instance: "clock-1", widget: "clock", state: "ready" }));
  await within(clock).findByRole("button", { name: "Refresh. Updated just now" });
  act(() => main.announce("widget-reported", { instance: "clock-1", widget: "clock", state: "error" }));
  await within(clock).findByRole("button", { name: "Refresh. Updated just now, stale" });
  await user.keyboard("{Shift>}R{/Shift}");
  await waitFor(() =>
    expect(said.filter((one) => (one as { latchkey: string }).latchkey === "refresh")).toHaveLength(2),
  );
});

test("a refused key is one banner that leads to the dialog; its tiles say that they wait, and go on when it is gone", async () => {
  const main = new FakeMain();
  const wants = { appId: "demo", name: "Main", wanted: "key" as const };
  main.world.manifests = main.world.manifests.map((one) =>
    one.id === "clock" ? { ...one, slots: { search: { label: "Search", types: ["algolia"], tools: [] } } } : one,
  );
  main.world.dashboards = main.world.dashboards.map((one) => ({
    ...one,
    widgets: one.widgets.map((own) => ({ ...own, slots: { search: { appId: "demo", providerName: "Main" } } })),
  }));
  const { user } = show(main);
  await screen.findByRole("group", { name: "Clock" });
  main.world.info = {
    ...main.world.info,
    notices: [
      {
        id: "provider-1",
        level: "danger",
        title: "“Main” needs another key",
        text: "Its service does not accept it.",
        storeAction: null,
        report: false,
        provider: wants,
      },
    ],
  };
  act(() => main.announce("provider-refused", { appId: "demo", providerName: "Main", refused: true }));
  const banner = await screen.findByRole("button", { name: "Enter another key…" });
  await screen.findByRole("button", { name: /waits for its provider/ });
  expect(await violations()).toEqual([]);
  await user.click(banner);
  expect(main.given("providers.editProvider")).toEqual([["demo", { name: "Main" }]]);
  main.world.info = { ...main.world.info, notices: [] };
  act(() => main.announce("provider-refused", { appId: "demo", providerName: "Main", refused: false }));
  await waitFor(() => expect(screen.queryByRole("button", { name: /waits for its provider/ })).toBe(null));
  expect(screen.queryByText(/needs another key/)).toBe(null);
});

test("a time of day that comes while a dashboard is not loaded starts its frames behind the open one", async () => {
  const main = new FakeMain();
  main.world.dashboards = [
    ...main.world.dashboards,
    { ...dashboardOf({ ...NO_REFRESH, at: ["08:30"] }, [tile("clock-9")]), id: "d9", name: "Morning" },
  ];
  vi.useFakeTimers({ now: new Date(2026, 4, 3, 8, 29), toFake: ["Date", "setTimeout", "clearTimeout", "performance"] });
  try {
    const { container } = show(main);
    const frames = () => [...container.querySelectorAll("iframe")].map((one) => one.dataset["instance"]);
    await vi.waitFor(() => expect(frames()).toContain("clock-1"));
    await vi.waitFor(() => expect(main.given("dashboards.schedules")).not.toEqual([]));
    expect(frames()).not.toContain("clock-9");
    await act(() => vi.advanceTimersByTimeAsync(130_000));
    await vi.waitFor(() => expect(frames()).toContain("clock-9"));
    expect(screen.getByRole("heading", { level: 1, name: "Overview" })).toBeTruthy();
  } finally {
    vi.useRealTimers();
  }
});
