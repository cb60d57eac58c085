import { knownZone, placeOf } from "../clock/zones.ts";

/** A place that is shown. */
export interface Place {
  readonly name: string;
  readonly zone: string;
}

/** The places of a setting, one on each line, and the lines that name no time zone. */
export function placesOf(text: string): { readonly places: readonly Place[]; readonly unknown: readonly string[] } {
  const places: Place[] = [];
  const unknown: string[] = [];
  for (const line of text.split("\n")) {
    const at = line.lastIndexOf("=");
    const wanted = line.slice(at + 1).trim();
    if (wanted === "") continue;
    const zone = knownZone(wanted);
    if (zone === null) unknown.push(wanted);
    else places.push({ zone, name: line.slice(0, Math.max(at, 0)).trim() || placeOf(wanted) });
  }
  return { places, unknown };
}

/** The day in a zone as a number, so that days can be compared. */
function dayIn(at: Date, zone: string): number {
  return Date.parse(new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at));
}

/** Whether it is another day there than here: `yesterday`, `tomorrow`, or nothing. */
export function otherDay(at: Date, there: string, here: string): string {
  const days = dayIn(at, there) - dayIn(at, here);
  return days === 0 ? "" : days > 0 ? "tomorrow" : "yesterday";
}

/** Whether the sun is roughly up: from six to six. */
export function isDay(at: Date, zone: string): boolean {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hour12: false }).format(at));
  return hour >= 6 && hour < 18;
}
