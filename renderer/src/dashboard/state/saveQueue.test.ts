import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Dashboard, DashboardSaved } from "../../ipc/messages.gen.ts";
import { DEBOUNCE_MS, SaveQueue } from "./saveQueue.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const named = (name: string, id = "d"): Dashboard => ({
  id,
  name,
  appId: "demo",
  wiring: [],
  providers: [],
  widgets: [],
});

function queueWith(save: (dashboard: Dashboard) => Promise<unknown>) {
  const told: string[] = [];
  let again: () => void = () => undefined;
  const saving = async (dashboard: Dashboard): Promise<DashboardSaved> => {
    await save(dashboard);
    return { success: true, steps: { undo: null, redo: null } };
  };
  const made = new SaveQueue(saving, {
    saved: (dashboard) => told.push(`saved ${dashboard.name}`),
    failed: (error, retry) => {
      told.push(`failed ${(error as Error).message}`);
      again = retry;
    },
  });
  return { queue: made, told, retry: () => again() };
}

test("many changes in a row are one save, of the last", async () => {
  const saved: string[] = [];
  const { queue } = queueWith(async (dashboard) => saved.push(dashboard.name));
  for (const name of ["1", "2", "3"]) queue.saveSoon(named(name));
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS);
  expect(saved).toEqual(["3"]);
});

test("a slow save never overtakes, nor is overtaken by, the next", async () => {
  const finish: (() => void)[] = [];
  const begun: string[] = [];
  const { queue, told } = queueWith((dashboard) => {
    begun.push(dashboard.name);
    return new Promise<void>((resolve) => finish.push(resolve));
  });
  queue.saveSoon(named("old"));
  queue.saveNow("d");
  await vi.advanceTimersByTimeAsync(0);
  queue.saveSoon(named("new"));
  queue.saveNow("d");
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual(["old"]);
  finish[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  finish[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect([begun, told]).toEqual([
    ["old", "new"],
    ["saved old", "saved new"],
  ]);
});

test("a retry after a failure saves what is newest by then", async () => {
  const saved: string[] = [];
  let works = false;
  const { queue, told, retry } = queueWith(async (dashboard) => {
    if (!works) throw new Error("disk full");
    saved.push(dashboard.name);
  });
  queue.saveSoon(named("first"));
  queue.saveNow("d");
  await vi.advanceTimersByTimeAsync(0);
  works = true;
  queue.saveSoon(named("second"));
  retry();
  await vi.advanceTimersByTimeAsync(0);
  expect([told, saved]).toEqual([["failed disk full", "saved second"], ["second"]]);
});

test("what waits is saved when the page goes, and a deleted dashboard is not", async () => {
  const saved: string[] = [];
  const { queue } = queueWith(async (dashboard) => saved.push(dashboard.id));
  queue.saveSoon(named("x", "kept"));
  queue.saveSoon(named("x", "deleted"));
  queue.discard("deleted");
  queue.flush();
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS * 2);
  expect(saved).toEqual(["kept"]);
});

test("what is done between two saves waits for the one under way, and the next takes what was amended", async () => {
  const told: string[] = [];
  const { queue } = queueWith(async (dashboard) => told.push(dashboard.name));
  queue.saveSoon(named("first"));
  queue.saveNow("d");
  await vi.advanceTimersByTimeAsync(0);
  void queue.runBetweenSaves(async () => {
    told.push("between");
    queue.replaceWaiting(named("amended"));
    queue.replaceWaiting(named("not waiting", "other"));
  });
  queue.saveSoon(named("second"));
  queue.flush();
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS);
  expect(told).toEqual(["first", "between", "amended"]);
});
