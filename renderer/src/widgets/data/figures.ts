import { locale } from "../../ui/locale.ts";
import { formatBytes, formatMs } from "../../ui/format.ts";

/** How a number is written. */
export interface Figures {
  readonly format: string;
  readonly unit: string;
  /** Undefined: as many as it needs, up to two. */
  readonly decimals: number | undefined;
}

/** A number and its unit, apart, so that the unit can be smaller. */
export function figureOf(value: number, { format, unit, decimals }: Figures): { number: string; unit: string } {
  switch (format) {
    case "bytes": {
      const [number, own] = formatBytes(value).split(" ");
      return { number: number ?? "", unit: unit || (own ?? "") };
    }
    case "duration": {
      const [number, own] = formatMs(Math.abs(value)).split(" ");
      return { number: `${value < 0 ? "-" : ""}${number}`, unit: unit || (own ?? "") };
    }
    case "percent":
      return { number: grouped(value * 100, decimals ?? 1, decimals ?? 0), unit: unit || "%" };
    case "compact":
      return { number: compact(value, decimals), unit };
    default:
      return { number: grouped(value, decimals ?? 2, decimals ?? 0), unit };
  }
}

/** The same as one text. */
export function written(value: number, figures: Figures): string {
  const { number, unit } = figureOf(value, figures);
  if (unit === "") return number;
  return /^[€$£¥%]$/u.test(unit) ? (unit === "%" ? `${number}%` : `${unit}${number}`) : `${number} ${unit}`;
}

/** The number that a value is; undefined where it is none. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === "string" && value.trim() === "") return undefined;
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function grouped(value: number, most: number, least: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: most, minimumFractionDigits: least }).format(value);
}

function compact(value: number, decimals: number | undefined): string {
  return new Intl.NumberFormat(locale(), { notation: "compact", maximumFractionDigits: decimals ?? 1 }).format(value);
}
