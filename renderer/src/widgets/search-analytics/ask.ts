/** What the analytics of an index say. */

import type { SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { failureOf, host, reference } from "../kit/host.ts";
import { type Course, FIGURES, type FigureName, courseOf } from "./figures.ts";
import { type Range, before } from "./range.ts";

/** How the service is asked. */
export interface Wish {
  readonly slot: SlotProvider;
  readonly index: string;
  readonly range: Range;
  /** The oldest answer that is accepted, in ms. */
  readonly ageMs: number;
}

/** The figures of a range; those that the service does not give are missing, and `missing` says why. */
export interface Overview {
  readonly range: Range;
  readonly now: Readonly<Partial<Record<FigureName, Course>>>;
  readonly earlier: Readonly<Partial<Record<FigureName, Course>>>;
  readonly missing: Readonly<Partial<Record<FigureName, string>>>;
  /** Until when the service has counted, as ISO 8601. */
  readonly countedUntil: string | undefined;
}

type Params = Parameters<typeof host.api.algolia.analytics>[0];
type Options = Omit<Params, "providerHash" | "dashboardAppId" | "providerName" | "indexName" | "startDate" | "endDate">;

async function ask(wish: Wish, range: Range | undefined, options: Options, signal: AbortSignal, asking: Asking) {
  const { slot, index, ageMs } = wish;
  const days = range === undefined ? {} : { startDate: range.start, endDate: range.end };
  const terms = asking.terms(ageMs);
  return asking.take(
    await host.api.algolia.analytics(
      { ...reference(slot), indexName: index, ...days, ...options, ...terms },
      { signal },
    ),
  );
}

/** Reads all figures at once. Rejects where not even the searches are told: then the key may not read analytics. */
export async function askOverview(
  wish: Wish,
  compare: boolean,
  signal: AbortSignal,
  asking: Asking,
): Promise<Overview> {
  const { range } = wish;
  const [counted, now, earlier] = await Promise.all([
    ask(wish, undefined, { endpoint: "status" }, signal, asking).catch(() => undefined),
    Promise.allSettled(FIGURES.map(({ endpoint }) => ask(wish, range, { endpoint }, signal, asking))),
    Promise.allSettled(
      compare ? FIGURES.map(({ endpoint }) => ask(wish, before(range), { endpoint }, signal, asking)) : [],
    ),
  ]);
  if (now[0]?.status === "rejected") throw now[0].reason;
  const until = (counted as { updatedAt?: unknown } | undefined)?.updatedAt;
  return {
    range,
    now: coursesOf(now),
    earlier: coursesOf(earlier),
    missing: Object.fromEntries(
      FIGURES.flatMap(({ name }, at) => {
        const result = now[at];
        return result?.status === "rejected" ? [[name, failureOf(result.reason).message]] : [];
      }),
    ),
    countedUntil: typeof until === "string" ? until : undefined,
  };
}

function coursesOf(results: readonly PromiseSettledResult<unknown>[]): Partial<Record<FigureName, Course>> {
  return Object.fromEntries(
    FIGURES.flatMap((figure, at) => {
      const result = results[at];
      return result?.status === "fulfilled" ? [[figure.name, courseOf(figure, result.value)]] : [];
    }),
  );
}

export type ListName = "top" | "noResults" | "noClicks";

/** A query and what became of it. */
export interface Query {
  readonly query: string;
  readonly count: number;
  /** Hits that it finds; searches of it that were filtered; share that clicked. Null where it is not told. */
  readonly hits: number | null;
  readonly filtered: number | null;
  readonly clicks: number | null;
}

const ENDPOINTS = { top: "searches", noResults: "searches/noResults", noClicks: "searches/noClicks" } as const;

/** The queries of a list, the most frequent first. */
export async function askQueries(
  wish: Wish,
  list: ListName,
  most: number,
  signal: AbortSignal,
  asking: Asking,
): Promise<Query[]> {
  const endpoint = ENDPOINTS[list];
  const options: Options = { endpoint, limit: most, ...(list === "top" ? { clickAnalytics: true } : {}) };
  let answer: unknown;
  try {
    answer = await ask(wish, wish.range, options, signal, asking);
  } catch (error) {
    // An application without click analytics refuses to be asked for them.
    if (list !== "top" || failureOf(error).code !== "service-rejected") throw error;
    answer = await ask(wish, wish.range, { endpoint, limit: most }, signal, asking);
  }
  return queriesOf(answer);
}

/** Reads the list in an answer. */
export function queriesOf(answer: unknown): Query[] {
  const rows = (answer as { searches?: unknown } | null)?.searches;
  if (!Array.isArray(rows)) return [];
  return rows.map((row: Readonly<Record<string, unknown>>) => ({
    query: typeof row["search"] === "string" ? row["search"] : "",
    count: numberIn(row["count"]) ?? 0,
    hits: numberIn(row["nbHits"]),
    filtered: numberIn(row["withFilterCount"]),
    clicks: numberIn(row["clickThroughRate"]),
  }));
}

function numberIn(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
