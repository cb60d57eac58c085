/** The four figures of an index, by day and in all, and how they have changed. */

import { formatCount, formatShare } from "../../ui/format.ts";

export type FigureName = "searches" | "users" | "noResults" | "clicks";

/** A figure: the endpoint that gives it, and what it is to people. */
export interface Figure {
  readonly name: FigureName;
  readonly title: string;
  readonly endpoint: "searches/count" | "users/count" | "searches/noResultRate" | "clicks/clickThroughRate";
  /** A share of something, between 0 and 1; otherwise a count. */
  readonly isShare: boolean;
  /** Whether less of it is better. */
  readonly lessIsBetter: boolean;
}

export const FIGURES: readonly Figure[] = [
  { name: "searches", title: "Searches", endpoint: "searches/count", isShare: false, lessIsBetter: false },
  { name: "users", title: "Users", endpoint: "users/count", isShare: false, lessIsBetter: false },
  { name: "noResults", title: "Without results", endpoint: "searches/noResultRate", isShare: true, lessIsBetter: true },
  { name: "clicks", title: "Click-through", endpoint: "clicks/clickThroughRate", isShare: true, lessIsBetter: false },
];

/** A figure over days. */
export interface Course {
  /** Of all days; null where nothing was counted. */
  readonly total: number | null;
  readonly days: readonly { readonly day: string; readonly value: number | null }[];
}

/** Reads an endpoint's answer. */
export function courseOf(figure: Figure, answer: unknown): Course {
  const body = fieldsIn(answer);
  const field = figure.isShare ? "rate" : "count";
  const dates = Array.isArray(body["dates"]) ? body["dates"].map(fieldsIn) : [];
  return {
    total: numberIn(body[field]),
    days: dates.map((one) => ({ day: String(one["date"] ?? ""), value: numberIn(one[field]) })),
  };
}

/** A value of a figure for people; `–` where there is none. */
export function written(figure: Figure, value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return figure.isShare ? percent(value) : formatCount(Math.round(value));
}

/** A share as a percentage; below ten per cent with a decimal, since that is where such shares differ. */
export function percent(share: number): string {
  return formatShare(share, 0.1);
}

/** A change for people, and whether it is for the better; undefined where there is nothing to compare. */
export function changeOf(
  figure: Figure,
  now: number | null | undefined,
  then: number | null | undefined,
): { readonly text: string; readonly tone: "better" | "worse" | "same" } | undefined {
  if (typeof now !== "number" || typeof then !== "number" || (!figure.isShare && then === 0)) return undefined;
  // Shares change by points: that 2% have become 4% is not 100% more to most people.
  const change = figure.isShare ? (now - then) * 100 : (now / then - 1) * 100;
  const rounded = Math.abs(change) < 10 ? Math.round(change * 10) / 10 : Math.round(change);
  if (rounded === 0) return { text: "no change", tone: "same" };
  const text = `${rounded > 0 ? "+" : "−"}${Math.abs(rounded)}${figure.isShare ? " points" : "%"}`;
  return { text, tone: rounded > 0 === figure.lessIsBetter ? "worse" : "better" };
}

function fieldsIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function numberIn(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
