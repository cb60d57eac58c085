import { expect, test } from "vitest";
import { readCounts, sparedShare } from "./counts.ts";

test("what the caches spare is hits, stale answers and shared fetches", () => {
  const counts = readCounts(
    { requests: 10, hits: 5, stale: 1, joined: 2, entries: 4, bytes: 100, timeSavedMs: 7 },
    { clients: [], totals: { live: 1, created: 3 } },
  );
  expect([counts.spared, counts.clients, counts.clientsMade, sparedShare(counts)]).toEqual([8, 1, 3, 0.8]);
});

test("before the first request there is no share; nonsense counts as nothing", () => {
  expect(sparedShare(readCounts(null, "x"))).toBe(undefined);
});
