/** What a number was: points in time, the latest last. */

export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

export type Span = "none" | "previous" | "hour" | "day" | "week";

const HOUR = 3_600_000;
const AGES: Readonly<Record<string, number>> = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR };

/** Kept: eight days, so that a week ago is among them, at most so many points. */
const KEPT_MS = 8 * 24 * HOUR;
const MOST = 1000;

/** The points with one more. When there are too many, those in the older half become half as dense. */
export function added(points: readonly Point[], point: Point): Point[] {
  const kept = [...points, point].filter((one) => point.at - one.at < KEPT_MS);
  if (kept.length <= MOST) return kept;
  const half = Math.floor(kept.length / 2);
  return kept.filter((_, at) => at >= half || at % 2 === 0);
}

/**
 * What the latest point is compared with: the one before it, or the last one that is at least as old as the span says.
 * Undefined where there is none.
 */
export function before(points: readonly Point[], span: Span): Point | undefined {
  const latest = points.at(-1);
  if (latest === undefined || span === "none") return undefined;
  if (span === "previous") return points.at(-2);
  return points.findLast((one) => latest.at - one.at >= (AGES[span] ?? 0));
}

/** The change from one value to another: its size, and its share of the earlier one where that is not zero. */
export function change(from: number, to: number): { readonly by: number; readonly share: number | undefined } {
  return { by: to - from, share: from === 0 ? undefined : (to - from) / Math.abs(from) };
}

/** In which direction a number gets worse. Limits of one that gets worse in neither are reached upwards. */
export type Worse = "neither" | "above" | "below";

export type Level = "ok" | "warn" | "alarm";

/** How bad a value is. A limit that is undefined is never reached. */
export function levelOf(value: number, worse: Worse, warn: number | undefined, alarm: number | undefined): Level {
  const reached = (limit: number | undefined): boolean =>
    limit !== undefined && (worse === "below" ? value <= limit : value >= limit);
  return reached(alarm) ? "alarm" : reached(warn) ? "warn" : "ok";
}

/** Points as an SVG path in a box of `width` × `height`, by time from left to right; empty for less than two. */
export function sparkline(points: readonly Point[], width: number, height: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return "";
  const values = points.map((one) => one.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const across = (at: number): number => ((at - first.at) / Math.max(last.at - first.at, 1)) * width;
  // A line that never changed is in the middle.
  const up = (value: number): number => (high === low ? height / 2 : height - ((value - low) / (high - low)) * height);
  return points
    .map((one, at) => `${at === 0 ? "M" : "L"}${across(one.at).toFixed(1)} ${up(one.value).toFixed(1)}`)
    .join("");
}

/** What was kept of this question; nothing where it was another one. */
export function recalled(kept: unknown, question: string): Point[] {
  if (typeof kept !== "object" || kept === null) return [];
  const { question: asked, points } = kept as { question?: unknown; points?: unknown };
  if (asked !== question || !Array.isArray(points)) return [];
  return (points as unknown[]).filter(isPoint);
}

function isPoint(one: unknown): one is Point {
  if (typeof one !== "object" || one === null) return false;
  const { at, value } = one as Partial<Point>;
  return Number.isFinite(at) && Number.isFinite(value);
}
