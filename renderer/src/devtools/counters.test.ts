import { expect, test } from "vitest";
import { countersOf, counterGroups, formatValue, labelOf, numberIn, rowsIn } from "./counters.ts";

test("every counter shows, nested ones in groups of their own", () => {
  expect(counterGroups({ entries: 3, timeSavedMs: 1500, load: { p50Ms: 8.25 } }, "Responses")).toEqual([
    {
      title: "Responses",
      counters: [
        { name: "Entries", value: "3" },
        { name: "Time saved", value: "1.5 s" },
      ],
    },
    { title: "Responses · Load", counters: [{ name: "Median", value: "8.3 ms" }] },
  ]);
});

test("a value is in the unit that its name ends with", () => {
  expect([
    formatValue("ageS", 90),
    formatValue("bytes", 2048),
    formatValue("maxBytes", 1024),
    formatValue("hitRate", 0.125),
    formatValue("x", null),
  ]).toEqual(["2 min", "2 KiB", "1 KiB", "0.13", "–"]);
});

test("names become words", () => {
  expect(["overdueLeases", "createdMs", "inflight", "service-failed"].map(labelOf)).toEqual([
    "Overdue leases",
    "Created",
    "In flight",
    "Service failed",
  ]);
});

test("a number is found at the top or among the totals, rows only where there are rows", () => {
  const stats = { hits: 3, totals: { misses: 2 }, keys: ["a"], clients: [{ state: "live" }] };
  expect([
    numberIn(stats, "hits"),
    numberIn(stats, "misses"),
    numberIn(stats, "keys"),
    numberIn(undefined, "hits"),
  ]).toEqual([3, 2, undefined, undefined]);
  expect([rowsIn(stats, "clients"), rowsIn(stats, "keys"), rowsIn(undefined, "x")]).toEqual([
    [{ state: "live" }],
    [],
    [],
  ]);
  expect([countersOf(null), countersOf([1]), countersOf({ a: 1 })]).toEqual([{}, {}, { a: 1 }]);
});
