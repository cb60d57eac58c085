/**
 * Writes numbers and times of day without `Intl`, in exactly its words. The first `Intl` object of a process takes V8 some
 * 20 ms, in which it looks at every locale that there is, and each widget is a process of its own.
 */

interface Signs {
  readonly decimal: string;
  readonly group: string;
  readonly percent: string;
  /** Whether a time is `14:03`. */
  readonly clock24: boolean;
}

const ENGLISH: Signs = { decimal: ".", group: ",", percent: "%", clock24: false };
const GERMAN: Signs = { decimal: ",", group: ".", percent: "\u00a0%", clock24: true };

/** The locales that are written here; for all others `Intl` is asked. */
export const PLAIN: ReadonlyMap<string, Signs> = new Map([
  ["de", GERMAN],
  ["de-DE", GERMAN],
  ["en-GB", { ...ENGLISH, clock24: true }],
  ["en-US", ENGLISH],
  ["fr", { decimal: ",", group: "\u202f", percent: "\u00a0%", clock24: true }],
  ["fr-FR", { decimal: ",", group: "\u202f", percent: "\u00a0%", clock24: true }],
  ["ja", { ...ENGLISH, clock24: true }],
  ["ja-JP", { ...ENGLISH, clock24: true }],
  ["zh-CN", { ...ENGLISH, clock24: true }],
]);

/** How a number is written. */
export interface Writing {
  readonly style?: "percent";
  readonly useGrouping?: false;
}

/** A number with at most so many decimals; undefined where only `Intl` knows. */
export function plainNumber(value: number, decimals: number, tag: string, how: Writing = {}): string | undefined {
  const signs = PLAIN.get(tag);
  const text = String(value);
  // What is left out: less than nothing, no number, and what JavaScript writes with an exponent.
  if (signs === undefined || !/^\d+(\.\d+)?$/.test(text)) return undefined;
  const [before = "", after = ""] = text.split(".");
  const shift = how.style === "percent" ? 2 : 0;
  const digits = after.padEnd(shift + decimals + 1, "0");
  const whole = before + digits.slice(0, shift);
  const rounds = digits.charAt(shift + decimals) >= "5" ? 1n : 0n;
  const rounded = (BigInt(whole + digits.slice(shift, shift + decimals)) + rounds)
    .toString()
    .padStart(decimals + 1, "0");
  const cut = rounded.length - decimals;
  const fraction = rounded.slice(cut).replace(/0+$/, "");
  const thousands = rounded.slice(0, cut).replaceAll(/\B(?=(\d{3})+$)/g, how.useGrouping === false ? "" : signs.group);
  return thousands + (fraction && signs.decimal + fraction) + (shift > 0 ? signs.percent : "");
}

/** The time of day, `14:03`; undefined where only `Intl` knows. */
export function plainTime(at: Date, tag: string): string | undefined {
  if (PLAIN.get(tag)?.clock24 !== true) return undefined;
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
