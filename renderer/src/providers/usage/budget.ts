import type { BudgetRow } from "../../ipc/messages.gen.ts";
import { formatCount, formatDollars } from "../../ui/format.ts";

/** What a budget limits; null means no limit. */
type Limit = "callsPerMinute" | "tokensPerDay" | "costPerDay";
/** Those, and whether what the team's other seats use counts as well. */
export type Limits = Pick<BudgetRow, Limit | "team">;

export const NO_LIMITS: Limits = { callsPerMinute: null, tokensPerDay: null, costPerDay: null, team: false };

/** Whose budget it is: a provider's, a widget's, or a widget's for one provider. */
export interface BudgetScope {
  readonly appId?: string;
  readonly providerName?: string;
  readonly widgetId?: string;
}

/** The budget of exactly this scope. */
export function budgetOf(budgets: readonly BudgetRow[], scope: BudgetScope): BudgetRow | undefined {
  return budgets.find(
    (row) =>
      row.appId === (scope.appId ?? null) &&
      row.providerName === (scope.providerName ?? null) &&
      row.widgetId === (scope.widgetId ?? null),
  );
}

/** How much of a budget is used, in words; empty without a budget. */
export function describeUse(row: BudgetRow | undefined): string {
  if (row === undefined) return "";
  const parts = [
    row.callsPerMinute === null
      ? ""
      : `${formatCount(row.callsLastMinute)} of ${formatCount(row.callsPerMinute)} calls in the last minute`,
    row.tokensPerDay === null ? "" : `${formatCount(row.tokensToday)} of ${formatCount(row.tokensPerDay)} tokens today`,
    row.costPerDay === null ? "" : `${formatDollars(row.costToday)} of ${formatDollars(row.costPerDay)} today`,
  ].filter(Boolean);
  if (parts.length === 0) return "";
  const who = row.ofTeam ? "Used by the team" : row.team ? "Used here (the team cannot be asked)" : "Used";
  return `${who}: ${parts.join(" · ")}`;
}
