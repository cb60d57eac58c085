import type { DashboardSummary } from "../ipc/messages.gen.ts";
import { folded } from "../ui/folded.ts";

/** The dashboards whose name has every word, those that begin with the text first. */
export function found(summaries: readonly DashboardSummary[], text: string): DashboardSummary[] {
  const wanted = folded(text.trim());
  const words = wanted.split(/\s+/);
  return summaries
    .filter((summary) => words.every((word) => folded(summary.name).includes(word)))
    .toSorted((a, b) => Number(begins(b, wanted)) - Number(begins(a, wanted)));
}

/** The dashboards that were opened last, the latest first. */
export function recentOf(summaries: readonly DashboardSummary[], most: number): DashboardSummary[] {
  return summaries
    .filter((summary) => summary.opened !== null)
    .toSorted((a, b) => (b.opened ?? 0) - (a.opened ?? 0))
    .slice(0, most);
}

function begins(summary: DashboardSummary, wanted: string): boolean {
  return folded(summary.name).startsWith(wanted);
}
