import { expect, test } from "vitest";
import { loggedCall } from "../../testing/loggedCall.ts";
import { bucketsOf } from "./buckets.ts";

test("calls are counted by the stretch in which they were made; what is older or runs is not", () => {
  const calls = [
    loggedCall({ at: 9_500, source: "hit", handlerMs: 2, bytes: 5 }),
    loggedCall({ at: 9_100, source: "miss", handlerMs: 8, outcome: "internal" }),
    loggedCall({ at: 8_000 }),
    loggedCall({ at: 9_900, outcome: "running" }),
    loggedCall({ at: 10 }),
  ];
  expect(bucketsOf(calls, 9_990, 1_000, 3)).toEqual([
    { at: 8_000, calls: 0, failed: 0, cached: null, p50: null, bytes: 0 },
    { at: 9_000, calls: 1, failed: 0, cached: null, p50: 0, bytes: 0 },
    { at: 10_000, calls: 2, failed: 1, cached: 50, p50: 8, bytes: 5 },
  ]);
});
