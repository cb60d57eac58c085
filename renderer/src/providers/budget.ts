import type { BudgetRow } from "../ipc/messages.gen.ts";
import { formatCount } from "../ui/format.ts";

/** What may be used at most; null where there is no limit. */
export type Limits = Pick<BudgetRow, "callsPerMinute" | "tokensPerDay" | "costPerDay">;

export const NO_LIMITS: Limits = { callsPerMinute: null, tokensPerDay: null, costPerDay: null };

/** Whose budget: a provider's, a widget's, or that of a widget's use of a provider. */
export interface BudgetScope {
  readonly appId?: string;
  readonly providerName?: string;
  readonly widgetId?: string;
}

/** The budget of exactly that scope. */
export function budgetOf(budgets: readonly BudgetRow[], scope: BudgetScope): BudgetRow | undefined {
  return budgets.find(
    (row) =>
      row.appId === (scope.appId ?? null) &&
      row.providerName === (scope.providerName ?? null) &&
      row.widgetId === (scope.widgetId ?? null),
  );
}

/** What is used of a budget, in words; empty where there is none. */
export function spentOf(row: BudgetRow | undefined): string {
  if (row === undefined) return "";
  const parts = [
    row.callsPerMinute === null
      ? ""
      : `${formatCount(row.callsLastMinute)} of ${formatCount(row.callsPerMinute)} calls in the last minute`,
    row.tokensPerDay === null ? "" : `${formatCount(row.tokensToday)} of ${formatCount(row.tokensPerDay)} tokens today`,
    row.costPerDay === null ? "" : `$${row.costToday.toFixed(2)} of $${row.costPerDay.toFixed(2)} today`,
  ].filter(Boolean);
  return parts.length === 0 ? "" : `Used: ${parts.join(" · ")}`;
}
