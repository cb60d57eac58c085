import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WidgetContext } from "../ipc/messages.gen.ts";
import { ContextKeeper } from "./contextKeeper.ts";

const IDENTITY = { instance: "one", widgetId: "clock", title: "Clock", settings: { zone: "UTC" }, slots: {} };
const DARK = { scheme: "dark", tokens: { "--lk-bg": "#000" } } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a widget's context", () => {
  it("is ready when the main process and the shell have both spoken", async () => {
    const keeper = new ContextKeeper(() => Promise.resolve(structuredClone(IDENTITY)));
    keeper.setTheme(DARK);
    expect(await keeper.ready).toEqual({ ...IDENTITY, theme: DARK });
    expect(Object.isFrozen((await keeper.ready).settings)).toBe(true);
  });

  it("starts in the system's colours when no shell speaks", async () => {
    const keeper = new ContextKeeper(() => Promise.resolve(structuredClone(IDENTITY)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await keeper.ready).theme.tokens).toEqual({});
  });

  it("rejects when this frame is no widget of a dashboard", async () => {
    const keeper = new ContextKeeper(() => Promise.reject(new Error("not-granted")));
    await expect(keeper.ready).rejects.toThrow("not-granted");
  });

  it("tells who listens what changed, and only when something did", async () => {
    let identity = IDENTITY;
    const keeper = new ContextKeeper(() => Promise.resolve(structuredClone(identity)));
    keeper.setTheme(DARK);
    await keeper.ready;
    const heard: WidgetContext[] = [];
    const stop = keeper.onContext((context) => heard.push(context));
    await keeper.refresh();
    expect(heard).toEqual([]);
    identity = { ...IDENTITY, settings: { zone: "Asia/Tokyo" } };
    await keeper.refresh();
    keeper.setTheme({ scheme: "light", tokens: {} });
    expect(heard.map((context) => [context.settings["zone"], context.theme.scheme])).toEqual([
      ["Asia/Tokyo", "dark"],
      ["Asia/Tokyo", "light"],
    ]);
    stop();
    keeper.setTheme(DARK);
    expect(heard).toHaveLength(2);
  });

  it("drops an answer that a later question has overtaken", async () => {
    const answers: ((identity: typeof IDENTITY) => void)[] = [];
    const keeper = new ContextKeeper(() => new Promise((resolve) => answers.push(resolve)));
    keeper.setTheme(DARK);
    answers[0]?.(IDENTITY);
    await keeper.ready;
    const early = keeper.refresh();
    const late = keeper.refresh();
    answers[2]?.({ ...IDENTITY, title: "new" });
    answers[1]?.({ ...IDENTITY, title: "old" });
    await Promise.all([early, late]);
    expect(keeper.current?.title).toBe("new");
  });
});
