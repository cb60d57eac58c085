import { expect, test } from "vitest";
import { Restarts } from "./restarts.ts";

test("the first flood is forgiven, the next ones wait ever longer, and in the end half a minute", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  const waits = Array.from({ length: 8 }, () => {
    restarts.stopped("t1");
    const wait = restarts.waits("t1");
    now += wait + 1_000;
    return wait;
  });
  expect(waits).toEqual([0, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(restarts.waits("t2")).toBe(0);
});

test("the wait runs out, and five quiet minutes are a clean slate", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  restarts.stopped("t1");
  restarts.stopped("t1");
  now = 1_500;
  expect(restarts.waits("t1")).toBe(500);
  now = 2_000;
  expect(restarts.waits("t1")).toBe(0);
  now = 300_000;
  restarts.stopped("t1");
  expect(restarts.waits("t1")).toBe(0);
});
