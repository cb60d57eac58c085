import { expect, test } from "vitest";
import type { LedgerRow, LedgerSummary } from "../../ipc/messages.gen.ts";
import { groupsOf, limitsOf } from "./groups.ts";

const row = (fields: Partial<LedgerRow>): LedgerRow => ({
  appId: "shop",
  providerName: "Algolia",
  consumerKind: "widget",
  consumerName: "search",
  channel: "algolia-search",
  results: {},
  firstAt: 0,
  lastAt: 0,
  calls: 1,
  failed: 0,
  totalMs: 10,
  maxMs: 10,
  tokensIn: 0,
  tokensOut: 0,
  cost: 0,
  ...fields,
});

const totals = { calls: 0, failed: 0, totalMs: 0, maxMs: 0, tokensIn: 0, tokensOut: 0, cost: 0 };
const summary: LedgerSummary = {
  totals,
  pauses: [],
  days: [{ ...totals, day: "2026-03-02", calls: 5, totalMs: 50 }],
  rows: [
    row({ calls: 2 }),
    row({
      consumerKind: "app",
      consumerName: "",
      channel: "openai-chat",
      providerName: "OpenAI",
      calls: 3,
      failed: 1,
      tokensIn: 7,
      tokensOut: 5,
      cost: 0.5,
      totalMs: 300,
    }),
    row({ appId: "desk", calls: 1 }),
  ],
};
const names = (by: "provider" | "channel" | "widget"): [string, number][] =>
  groupsOf(summary, by, 30, "2026-03-03").map((group) => [group.name, group.calls]);

test("every day is there, those without calls too", () => {
  expect(groupsOf(summary, "day", 3, "2026-03-03").map((day) => [day.name, day.calls, day.meanMs])).toEqual([
    ["2026-03-01", 0, 0],
    ["2026-03-02", 5, 10],
    ["2026-03-03", 0, 0],
  ]);
});

test("rows are added up by provider, channel and consumer; a name in two apps says which", () => {
  expect([names("provider"), names("channel"), names("widget")]).toEqual([
    [
      ["OpenAI", 3],
      ["Algolia (shop)", 2],
      ["Algolia (desk)", 1],
    ],
    [
      ["algolia-search", 3],
      ["openai-chat", 3],
    ],
    [
      ["search", 3],
      ["The window itself", 3],
    ],
  ]);
});

test("tokens, cost and the mean of a group are its rows'", () => {
  expect(groupsOf(summary, "provider", 30, "2026-03-03")[0]).toEqual({
    name: "OpenAI",
    calls: 3,
    failed: 1,
    tokens: 12,
    cost: 0.5,
    meanMs: 100,
  });
});

test("a budget has the limits that are set", () => {
  const budget = {
    appId: "shop",
    providerName: "OpenAI",
    widgetId: "chat",
    callsPerMinute: null,
    tokensPerDay: 100,
    costPerDay: 2,
    callsLastMinute: 1,
    tokensToday: 40,
    costToday: 0.5,
    team: false,
    ofTeam: false,
  };
  expect(limitsOf(budget)).toEqual({
    whose: "chat with OpenAI",
    limits: [
      { what: "tokens today", used: 40, of: 100 },
      { what: "dollars today", used: 0.5, of: 2 },
    ],
  });
});
