import type { Refresh } from "../../ipc/messages.gen.ts";
import { type Rule, OFF } from "./schedule.ts";

/** The periods that are offered, in seconds, with what they are called. */
export const PERIODS: readonly (readonly [number, string])[] = [
  [10, "10 s"],
  [30, "30 s"],
  [60, "1 min"],
  [300, "5 min"],
  [900, "15 min"],
  [3600, "1 h"],
  [21_600, "6 h"],
  [86_400, "1 day"],
];

const MOST_TIMES = 24;
const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;

/** A rule in a word or two: `Off`, `10 s`, `At 08:30`, `At 3 times`. */
export function wordsOf({ every, at }: Rule = OFF): string {
  if (at.length > 0) return at.length === 1 ? `At ${at[0]}` : `At ${at.length} times`;
  return every === null ? "Off" : (PERIODS.find(([seconds]) => seconds === every)?.[1] ?? `${every} s`);
}

/** The times in `08:30, 12:00`, in order, each once; null where something else is in the text, or nothing. */
export function timesIn(text: string): string[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const times = parts.map((part) => TIME.exec(part));
  if (parts.length === 0 || parts.length > MOST_TIMES || times.includes(null)) return null;
  return [...new Set(times.map((found) => `${found?.[1]?.padStart(2, "0")}:${found?.[2]}`))].toSorted();
}

/** What a choice of a period makes of a rule; null is off. */
export function everySo<T extends Refresh>(rule: T, every: number | null): T {
  return { ...rule, every, at: [] };
}
