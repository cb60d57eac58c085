/** Formats numbers, sizes and times in the system's locale; used by the shell and by widgets. */

import { locale } from "./locale.ts";
import { type Writing, plainNumber, plainTime } from "./plain.ts";

const numbers = new Map<string, Intl.NumberFormat>();

/** A number with at most so many decimals, which most locales that Latchkey meets need no format for. */
function number(value: number, decimals: number, how: Writing = {}): string {
  return plainNumber(value, decimals, locale(), how) ?? formatted(value, decimals, how);
}

/** The same by a format. Making one takes a hundred times as long as using it. */
function formatted(value: number, decimals: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify([locale(), decimals, options]);
  let format = numbers.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale(), { ...options, maximumFractionDigits: decimals });
    numbers.set(key, format);
  }
  return format.format(value);
}

/** `12,345`; from a hundred thousand on `123K`. */
export function formatCount(value: number): string {
  return Math.abs(value) < 100_000 ? number(value, 3) : formatted(value, 1, { notation: "compact" });
}

/** US dollars: `$1.20`; `exact` below one dollar: `$0.0031`. */
export function formatDollars(value: number, exact = false): string {
  const decimals = exact && value !== 0 && Math.abs(value) < 1 ? 4 : 2;
  return formatted(value, decimals, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: decimals,
  });
}

/** Bytes in binary units: `0 B`, `1.5 KiB`, `12 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : 1;
  return `${number(value, digits, { useGrouping: false })} ${units[unit]}`;
}

/** A duration given in milliseconds: `0.4 ms`, `12 ms`, `1.2 s`, `3 min`, `2 h`. */
export function formatMs(ms: number): string {
  if (ms < 10) return `${number(ms, 1)} ms`;
  if (ms < 1000) return `${number(ms, 0)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${number(seconds, 1)} s`;
  if (seconds < 3600) return `${number(seconds / 60, 0)} min`;
  return `${number(seconds / 3600, 1)} h`;
}

/** A share between 0 and 1 as a percentage; with a decimal where its size is below `fine`. */
export function formatShare(share: number, fine = 0.01): string {
  return number(share, share !== 0 && Math.abs(share) < fine ? 1 : 0, { style: "percent" });
}

/** An ISO 8601 time as a day: `3 May 2026`. */
export function formatDay(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? "–"
    : new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** A moment of the near past: its time, and before today its day too: `14:03`, `26 Nov, 14:03`. */
export function formatMoment(at: number, now = new Date()): string {
  const moment = new Date(at);
  const time =
    plainTime(moment, locale()) ??
    new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(moment);
  if (moment.toDateString() === now.toDateString()) return time;
  return `${new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(moment)}, ${time}`;
}

/** How long ago something was, in the largest unit that fits: `just now`, `5 min ago`. */
export function formatAgo(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 10) return "just now";
  if (seconds < 60) return `${Math.round(seconds)} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}
