import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { SETTLE_MS, Saver } from "./saver.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const named = (name: string, id = "d"): Dashboard => ({ id, name, appId: "demo", widgets: [] });

function saver(save: (dashboard: Dashboard) => Promise<unknown>) {
  const told: string[] = [];
  let again: () => void = () => undefined;
  const made = new Saver(save, {
    saved: (dashboard) => told.push(`saved ${dashboard.name}`),
    failed: (error, retry) => {
      told.push(`failed ${(error as Error).message}`);
      again = retry;
    },
  });
  return { saver: made, told, retry: () => again() };
}

test("many changes in a row are one save, of the last", async () => {
  const saved: string[] = [];
  const { saver: line } = saver(async (dashboard) => saved.push(dashboard.name));
  for (const name of ["1", "2", "3"]) line.soon(named(name));
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
  expect(saved).toEqual(["3"]);
});

test("a slow save never overtakes, nor is overtaken by, the next", async () => {
  const finish: (() => void)[] = [];
  const begun: string[] = [];
  const { saver: line, told } = saver((dashboard) => {
    begun.push(dashboard.name);
    return new Promise<void>((resolve) => finish.push(resolve));
  });
  line.soon(named("old"));
  line.now("d");
  await vi.advanceTimersByTimeAsync(0);
  line.soon(named("new"));
  line.now("d");
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
  const {
    saver: line,
    told,
    retry,
  } = saver(async (dashboard) => {
    if (!works) throw new Error("disk full");
    saved.push(dashboard.name);
  });
  line.soon(named("first"));
  line.now("d");
  await vi.advanceTimersByTimeAsync(0);
  works = true;
  line.soon(named("second"));
  retry();
  await vi.advanceTimersByTimeAsync(0);
  expect([told, saved]).toEqual([["failed disk full", "saved second"], ["second"]]);
});

test("what waits is saved when the page goes, and a deleted dashboard is not", async () => {
  const saved: string[] = [];
  const { saver: line } = saver(async (dashboard) => saved.push(dashboard.id));
  line.soon(named("x", "kept"));
  line.soon(named("x", "deleted"));
  line.forget("deleted");
  line.flush();
  await vi.advanceTimersByTimeAsync(SETTLE_MS * 2);
  expect(saved).toEqual(["kept"]);
});

test("what is done between two saves waits for the one under way, and the next takes what was amended", async () => {
  const told: string[] = [];
  const { saver: line } = saver(async (dashboard) => told.push(dashboard.name));
  line.soon(named("first"));
  line.now("d");
  await vi.advanceTimersByTimeAsync(0);
  void line.between(async () => {
    told.push("between");
    line.amend(named("amended"));
    line.amend(named("not waiting", "other"));
  });
  line.soon(named("second"));
  line.flush();
  await vi.advanceTimersByTimeAsync(SETTLE_MS);
  expect(told).toEqual(["first", "between", "amended"]);
});
