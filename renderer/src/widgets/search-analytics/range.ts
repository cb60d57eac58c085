import { locale } from "../../ui/locale.ts";

/** Days in UTC, as Algolia counts them. */

/** The first and the last day, as `YYYY-MM-DD`. */
export interface Range {
  readonly start: string;
  readonly end: string;
}

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** The last so many days, today included. */
export function lastDays(count: number, now: Date): Range {
  return { start: dayOf(now.getTime() - (count - 1) * DAY_MS), end: dayOf(now.getTime()) };
}

/** The range of two days as they were typed; undefined where they are none, or in the wrong order. */
export function readRange(start: string, end: string): Range | undefined {
  const valid = [start, end].every((day) => DAY.test(day) && !Number.isNaN(Date.parse(day)));
  return valid && start <= end ? { start, end } : undefined;
}

/** How many days there are in a range. */
export function lengthOf({ start, end }: Range): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS) + 1;
}

/** As many days right before a range. */
export function before(range: Range): Range {
  const end = Date.parse(range.start) - DAY_MS;
  return { start: dayOf(end - (lengthOf(range) - 1) * DAY_MS), end: dayOf(end) };
}

/** A day for people: `3 May`, or as the system's locale has it. */
export function shortDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", timeZone: "UTC" }).format(at);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
