import { expect, test } from "vitest";
import type { DashboardSummary } from "../ipc/messages.gen.ts";
import { nextOf, turnsOf } from "./kiosk.ts";

const summary = (id: string, starred = false): DashboardSummary =>
  ({ id, name: id, starred, opened: null, tiles: 0 }) as unknown as DashboardSummary;

test("a kiosk shows what it names and is there, else what is starred, else all", () => {
  const all = [summary("a"), summary("b", true), summary("c")];
  expect(turnsOf({ dashboards: ["c", "gone", "a"], everySeconds: 5 }, all)).toEqual(["c", "a"]);
  expect(turnsOf({ dashboards: ["gone"], everySeconds: 5 }, all)).toEqual(["b"]);
  expect(turnsOf({ dashboards: [], everySeconds: 5 }, [summary("a"), summary("c")])).toEqual(["a", "c"]);
});

test("after the last comes the first", () => {
  expect(["a", "b", "c", "elsewhere", undefined].map((at) => nextOf(["a", "b", "c"], at))).toEqual([
    "b",
    "c",
    "a",
    "a",
    "a",
  ]);
  expect(nextOf([], "a")).toBeUndefined();
});
