import { expect, test } from "vitest";
import type { LedgerRow } from "../../ipc/messages.gen.ts";
import { consumersOf, daysUntil, pauseOf, usesOf, widgetsOf } from "./usage.ts";

function row(consumerName: string, channel: string, calls: number, totalMs: number): LedgerRow {
  return {
    appId: "demo",
    providerName: "P",
    consumerKind: "widget",
    consumerName,
    channel,
    results: { ok: calls },
    firstAt: 1,
    lastAt: calls,
    calls,
    failed: 0,
    totalMs,
    maxMs: totalMs,
    tokensIn: 2,
    tokensOut: 3,
    cost: 0,
  };
}

test("who used it is counted over all channels, most calls first", () => {
  const consumers = consumersOf([
    row("facts", "algolia-list-indices", 3, 30),
    row("search", "algolia-search", 4, 40),
    row("search", "algolia-list-indices", 1, 60),
  ]);
  expect(
    consumers.map(({ name, calls, meanMs, tokens, channels, lastAt }) => [
      name,
      calls,
      meanMs,
      tokens,
      channels.length,
      lastAt,
    ]),
  ).toEqual([
    ["search", 5, 20, 10, 2, 4],
    ["facts", 3, 10, 5, 1, 3],
  ]);
});

test("each use of a provider is a line of its own, and each widget is named once", () => {
  const other = { ...row("search", "algolia-search", 1, 1), providerName: "Q" };
  const uses = usesOf([row("search", "algolia-search", 4, 40), other, row("facts", "algolia-list-indices", 2, 2)]);
  expect(uses.map(({ name, provider, calls }) => [name, provider, calls])).toEqual([
    ["facts", "P", 2],
    ["search", "P", 4],
    ["search", "Q", 1],
  ]);
  expect(widgetsOf(uses)).toEqual(["facts", "search"]);
});

test("days without a call are days too, over the end of a month", () => {
  const day = { day: "2026-03-01", calls: 7, failed: 1, totalMs: 0, maxMs: 0, tokensIn: 0, tokensOut: 0, cost: 0 };
  expect(daysUntil("2026-03-01", [day], 3)).toEqual([
    { day: "2026-02-27", calls: 0, failed: 0 },
    { day: "2026-02-28", calls: 0, failed: 0 },
    { day: "2026-03-01", calls: 7, failed: 1 },
  ]);
});

test("a pause is that of the provider asked about", () => {
  const totals = { calls: 0, failed: 0, totalMs: 0, maxMs: 0, tokensIn: 0, tokensOut: 0, cost: 0 };
  const summary = { totals, rows: [], days: [], pauses: [{ appId: "demo", providerName: "P", remaining: 11.2 }] };
  expect([pauseOf(summary, "demo", "P"), pauseOf(summary, "demo", "Q"), pauseOf(undefined, "demo", "P")]).toEqual([
    12, 0, 0,
  ]);
});
