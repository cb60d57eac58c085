import { expect, test, vi } from "vitest";
import type { Fresh } from "../ipc/messages.gen.ts";
import { Refreshes } from "./refreshes.ts";

test("the shell learns once that there is a listener, and each listener hears each refresh until it leaves", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const tell = vi.fn<() => void>();
  const refreshes = new Refreshes(tell);
  const heard: Fresh[] = [];
  const listener = (fresh: Fresh): void => void heard.push(fresh);
  const off = refreshes.onRefresh(listener);
  refreshes.onRefresh(listener);
  refreshes.run(940_000, false, true);
  off();
  refreshes.run(1_000_500, true);
  vi.useRealTimers();
  expect(tell).toHaveBeenCalledTimes(1);
  expect(heard).toEqual([
    { cache: { ttl: 60_000, since: 940_000, warmStart: false, asked: "schedule" }, forceRefresh: false },
    { cache: { ttl: 60_000, since: 940_000, warmStart: false, asked: "schedule" }, forceRefresh: false },
    { cache: { ttl: 30_000, since: 1_000_500, warmStart: false, asked: "person" }, forceRefresh: true },
  ]);
});

test("a listener that throws does not keep the next one from hearing, and its author learns of it", () => {
  const reported: unknown[] = [];
  const refreshes = new Refreshes(
    () => undefined,
    (error) => void reported.push(error),
  );
  const next = vi.fn<(fresh: Fresh) => void>();
  refreshes.onRefresh(() => {
    throw new Error("mine");
  });
  refreshes.onRefresh(next);
  refreshes.run(1_000, false);
  expect([next.mock.calls.length, reported.length]).toEqual([1, 1]);
});
