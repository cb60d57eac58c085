import { expect, test } from "vitest";
import type { BudgetRow } from "../../ipc/messages.gen.ts";
import { budgetOf, describeUse } from "./budget.ts";

const row = (changes: Partial<BudgetRow>): BudgetRow => ({
  appId: null,
  providerName: null,
  widgetId: null,
  callsPerMinute: null,
  tokensPerDay: null,
  costPerDay: null,
  callsLastMinute: 0,
  tokensToday: 0,
  costToday: 0,
  team: false,
  ofTeam: false,
  ...changes,
});

test("a budget is that of its very scope: a widget's, a provider's, or a widget's of a provider", () => {
  const widget = row({ widgetId: "search" });
  const provider = row({ appId: "shop", providerName: "P" });
  const both = row({ appId: "shop", providerName: "P", widgetId: "search" });
  const every = [widget, provider, both];
  expect(budgetOf(every, { widgetId: "search" })).toBe(widget);
  expect(budgetOf(every, { appId: "shop", providerName: "P" })).toBe(provider);
  expect(budgetOf(every, { appId: "shop", providerName: "P", widgetId: "search" })).toBe(both);
  expect(budgetOf(every, { widgetId: "clock" })).toBe(undefined);
});

test("what is used is said for each limit there is", () => {
  expect(describeUse(row({ callsPerMinute: 60, callsLastMinute: 7, costPerDay: 2, costToday: 0.5 }))).toBe(
    "Used: 7 of 60 calls in the last minute · $0.50 of $2.00 today",
  );
  expect([describeUse(row({})), describeUse(undefined)]).toEqual(["", ""]);
});

test("whose use it is is said where a team shares the budget", () => {
  const limits = { team: true, tokensPerDay: 100, tokensToday: 60 };
  expect([describeUse(row({ ...limits, ofTeam: true })), describeUse(row(limits))]).toEqual([
    "Used by the team: 60 of 100 tokens today",
    "Used here (the team cannot be asked): 60 of 100 tokens today",
  ]);
});
