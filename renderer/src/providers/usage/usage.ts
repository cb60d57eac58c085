import type { LedgerDay, LedgerRow, LedgerSummary } from "../../ipc/messages.gen.ts";

/** A consumer of providers, its channels added up. */
export interface Consumer {
  readonly kind: string;
  readonly name: string;
  /** The provider it used; empty where several are added up. */
  readonly provider: string;
  readonly channels: readonly string[];
  readonly calls: number;
  readonly failed: number;
  /** Mean duration of a call, in milliseconds. */
  readonly meanMs: number;
  readonly tokens: number;
  readonly cost: number;
  readonly lastAt: number;
}

/** The consumers, most calls first. */
export function consumersOf(rows: readonly LedgerRow[]): Consumer[] {
  const grouped = Map.groupBy(rows, (row) => `${row.consumerKind}\n${row.consumerName}`);
  return [...grouped.values()].map((each) => addUp(each)).toSorted((a, b) => b.calls - a.calls);
}

/** The consumers by provider, in name order. */
export function usesOf(rows: readonly LedgerRow[]): Consumer[] {
  const grouped = Map.groupBy(rows, (row) => `${row.consumerKind}\n${row.consumerName}\n${row.providerName}`);
  return [...grouped.values()]
    .map((each) => addUp(each, each[0]?.providerName))
    .toSorted((a, b) => a.name.localeCompare(b.name) || b.calls - a.calls);
}

/** The names of the widgets among them. */
export function widgetsOf(consumers: readonly Consumer[]): string[] {
  return [...new Set(consumers.filter((each) => each.kind === "widget").map((each) => each.name))].toSorted();
}

/** The last `count` days, the latest last, including days without calls. `today` is `YYYY-MM-DD`. */
export function daysUntil(
  today: string,
  days: readonly LedgerDay[],
  count: number,
): { day: string; calls: number; failed: number }[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const last = Date.parse(`${today}T12:00:00Z`);
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(last - (count - 1 - at) * 86_400_000).toISOString().slice(0, 10);
    return { day, calls: known.get(day)?.calls ?? 0, failed: known.get(day)?.failed ?? 0 };
  });
}

/** Seconds for which a provider's service has asked Latchkey to send nothing; 0 without a pause. */
export function pauseOf(summary: LedgerSummary | undefined, appId: string, name: string): number {
  const pause = summary?.pauses.find((one) => one.appId === appId && one.providerName === name);
  return pause === undefined ? 0 : Math.ceil(pause.remaining);
}

function addUp(rows: readonly LedgerRow[], provider = ""): Consumer {
  const sum = (field: "calls" | "failed" | "totalMs" | "tokensIn" | "tokensOut" | "cost"): number =>
    rows.reduce((total, row) => total + row[field], 0);
  const calls = sum("calls");
  return {
    kind: rows[0]?.consumerKind ?? "",
    name: rows[0]?.consumerName ?? "",
    provider,
    channels: [...new Set(rows.map((row) => row.channel))].toSorted(),
    calls,
    failed: sum("failed"),
    meanMs: calls === 0 ? 0 : sum("totalMs") / calls,
    tokens: sum("tokensIn") + sum("tokensOut"),
    cost: sum("cost"),
    lastAt: Math.max(...rows.map((row) => row.lastAt)),
  };
}
