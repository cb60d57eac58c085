import { locale } from "../../ui/locale.ts";
/** The parts of a displayed time. */
export interface Reading {
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  /** `AM` or `PM`; empty on a 24-hour clock. */
  readonly half: string;
  readonly date: string;
}

/** The zone's canonical name, or null for an unknown zone. */
export function knownZone(zone: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** This computer's zone. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What clocks in a zone show at a moment. */
export function read(at: Date, zone: string, hour12: boolean): Reading {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12,
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "";
  return {
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
    half: part("dayPeriod").toUpperCase(),
    date: new Intl.DateTimeFormat(locale(), { timeZone: zone, weekday: "long", day: "numeric", month: "long" }).format(
      at,
    ),
  };
}

/** `America/New_York` → `New York`. */
export function placeOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** The time difference of a zone to another at a moment: `+9 h`, `−5:30 h`, `same time`. */
export function ahead(at: Date, zone: string, of: string): string {
  const minutes = offsetOf(at, zone) - offsetOf(at, of);
  if (minutes === 0) return "same time";
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `${minutes > 0 ? "+" : "−"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`} h`;
}

/** Minutes ahead of UTC. */
export function offsetOf(at: Date, zone: string): number {
  const name = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "");
  if (found === null) return 0;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}
