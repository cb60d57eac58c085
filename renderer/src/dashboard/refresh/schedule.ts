/** When a widget is due: pure. Times are in ms since 1970. */

/** Every so many seconds, or at times of day (`08:30`) where there are any. */
export interface Rule {
  readonly every: number | null;
  readonly at: readonly string[];
}

export const OFF: Rule = { every: null, at: [] };

/** Widgets of one time of day begin within this time after it. */
const SPREAD_AT_MS = 60_000;

/** What another widget has just fetched is shared: of the time between two refreshes, and at most, how old it may be. */
const SHARED_PART = 0.9;
const SHARED_MS = 60_000;

/** Whether a rule ever comes due. */
export function isOn(rule: Rule): boolean {
  return rule.every !== null || rule.at.length > 0;
}

/**
 * A tile's own place between 0 and 1 in every period, the same at each start: widgets with one rule do not come due
 * together. FNV-1a, and a last mixing, since instances differ in their last letters only.
 */
export function phaseOf(instance: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < instance.length; at += 1) hash = Math.imul(hash ^ instance.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The first moment after `after` at which a tile of that phase is due; null for never. */
export function nextDue(rule: Rule, phase: number, after: number): number | null {
  if (rule.at.length > 0) return nextTimeOfDay(rule.at, phase * SPREAD_AT_MS, after);
  if (rule.every === null) return null;
  const period = rule.every * 1000;
  return (Math.floor(after / period - phase) + 1 + phase) * period;
}

/** Since when an answer counts as new for a tile that was due then and asks now. */
export function newSince(rule: Rule, phase: number, due: number, now: number): number {
  // Nothing from before the time of day; of a period, what others have fetched in it.
  if (rule.at.length > 0) return due - phase * SPREAD_AT_MS;
  return now - Math.min((rule.every ?? 0) * 1000 * SHARED_PART, SHARED_MS);
}

function nextTimeOfDay(times: readonly string[], late: number, after: number): number {
  const day = new Date(after);
  const candidates = [-1, 0, 1].flatMap((days) =>
    times.map((time) => {
      const [hour = 0, minute = 0] = time.split(":").map(Number);
      // By the calendar, not by 24 hours: on two days of the year that differs.
      return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour, minute).getTime() + late;
    }),
  );
  return Math.min(...candidates.filter((moment) => moment > after));
}
