import { offsetOf } from "../clock/zones.ts";

/** The moment at which clocks in `zone` show that date and time, in ms since 1970; undefined for what is no date or time. */
export function momentOf(date: string, time: string, zone: string): number | undefined {
  const clock = /^(\d{1,2}):(\d{2})$/u.exec(time.trim() || "00:00");
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date) || clock === null) return undefined;
  const [hour, minute] = [Number(clock[1]), Number(clock[2])];
  const there = Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
  if (hour > 23 || minute > 59 || Number.isNaN(there)) return undefined;
  // The offset at that moment is not known before the moment is: the second guess is right but for hours that a change skips.
  const first = there - offsetOf(new Date(there), zone) * 60_000;
  return there - offsetOf(new Date(first), zone) * 60_000;
}

/** A time between two moments, in the units that people count in. */
export interface Left {
  readonly past: boolean;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** How long it is from `now` until `moment`, or has been since; whole seconds, the last one counted to its end. */
export function leftUntil(moment: number, now: number): Left {
  const past = moment <= now;
  const seconds = past ? Math.floor((now - moment) / 1000) : Math.ceil((moment - now) / 1000);
  return {
    past,
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
}
