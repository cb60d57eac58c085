/** What the ledger counted, added up by what a person asks for. */

import type { BudgetRow, LedgerRow, LedgerSummary } from "../../ipc/messages.gen.ts";

export type By = "day" | "provider" | "channel" | "widget";
export type Measure = "calls" | "tokens" | "cost";

/** One day, provider, channel or consumer. */
export interface Group {
  readonly name: string;
  readonly calls: number;
  readonly failed: number;
  readonly tokens: number;
  /** US dollars, as far as services report it. */
  readonly cost: number;
  /** Mean duration of a call, in milliseconds. */
  readonly meanMs: number;
}

const DAY_MS = 86_400_000;

/** The days in order, those without calls too; else the groups with most calls first. `today` is `YYYY-MM-DD`. */
export function groupsOf(summary: LedgerSummary, by: By, days: number, today: string): Group[] {
  if (by === "day") {
    const known = new Map(summary.days.map((day) => [day.day, day]));
    const last = Date.parse(`${today}T12:00:00Z`);
    return Array.from({ length: days }, (_, at) => {
      const day = new Date(last - (days - 1 - at) * DAY_MS).toISOString().slice(0, 10);
      return added(day, known.has(day) ? [known.get(day) as LedgerSummary["days"][number]] : []);
    });
  }
  const grouped = Map.groupBy(summary.rows, (row) => nameOf(row, by, summary.rows));
  return [...grouped].map(([name, rows]) => added(name, rows)).toSorted((a, b) => b.calls - a.calls);
}

type Counted = Pick<LedgerRow, "calls" | "failed" | "tokensIn" | "tokensOut" | "cost" | "totalMs">;

function added(name: string, rows: readonly Counted[]): Group {
  const sum = (field: keyof Counted): number => rows.reduce((total, row) => total + row[field], 0);
  const calls = sum("calls");
  return {
    name,
    calls,
    failed: sum("failed"),
    tokens: sum("tokensIn") + sum("tokensOut"),
    cost: sum("cost"),
    meanMs: calls === 0 ? 0 : sum("totalMs") / calls,
  };
}

const KINDS: Readonly<Record<string, string>> = {
  app: "The window itself",
  extension: "Extension",
  command: "Command line",
};

function nameOf(row: LedgerRow, by: By, all: readonly LedgerRow[]): string {
  if (by === "channel") return row.channel;
  if (by === "provider") {
    // Two apps may each have a provider of that name.
    const twice = all.some((one) => one.providerName === row.providerName && one.appId !== row.appId);
    return twice ? `${row.providerName} (${row.appId})` : row.providerName;
  }
  if (row.consumerKind === "widget") return row.consumerName;
  return [KINDS[row.consumerKind] ?? row.consumerKind, row.consumerKind === "extension" ? row.consumerName : ""]
    .filter(Boolean)
    .join(" ");
}

/** One limit of a budget. */
export interface Limit {
  readonly what: "calls in the last minute" | "tokens today" | "dollars today";
  readonly used: number;
  readonly of: number;
}

/** Whose budget it is, and its limits. */
export function limitsOf(budget: BudgetRow): { readonly whose: string; readonly limits: readonly Limit[] } {
  const limits: Limit[] = [];
  const { callsPerMinute, tokensPerDay, costPerDay } = budget;
  if (callsPerMinute !== null)
    limits.push({ what: "calls in the last minute", used: budget.callsLastMinute, of: callsPerMinute });
  if (tokensPerDay !== null) limits.push({ what: "tokens today", used: budget.tokensToday, of: tokensPerDay });
  if (costPerDay !== null) limits.push({ what: "dollars today", used: budget.costToday, of: costPerDay });
  const whose = [budget.widgetId, budget.providerName].filter((one) => one !== null).join(" with ");
  return { whose, limits };
}
