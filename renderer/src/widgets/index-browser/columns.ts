/** Which fields of the records are columns. */

import type { Fields } from "../algolia/record.ts";

const TITLES: ReadonlySet<string> = new Set(["title", "name", "heading", "label"]);
const LONG = 60;

/** Every field that one of the records has, in the records' order. */
export function fieldsOf(records: readonly Fields[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

/** The columns that the records suggest: titles, then short plain fields, then lists and long texts, then the id. */
export function suggested(records: readonly Fields[]): string[] {
  const rank = (name: string): number => {
    if (TITLES.has(name)) return 0;
    if (name === "objectID") return 4;
    if (name.startsWith("_")) return 5;
    const values = records.map((record) => record[name]).filter((value) => value !== undefined && value !== null);
    if (values.some((value) => typeof value === "object")) return 3;
    return values.some((value) => String(value).length > LONG) ? 2 : 1;
  };
  return fieldsOf(records).toSorted((a, b) => rank(a) - rank(b));
}

/** Pixels that a column needs to be readable. */
const COLUMN_PX = 112;
const MOST = 8;

/** As many columns as there is room for, one at least. */
export function fitting(columns: readonly string[], width: number): string[] {
  return columns.slice(0, Math.min(MOST, Math.max(1, Math.floor(width / COLUMN_PX))));
}

/** Whether every value of a column is a number, so that it is set to the right. */
export function isNumeric(records: readonly Fields[], name: string): boolean {
  const values = records.map((record) => record[name]).filter((value) => value !== undefined && value !== null);
  return values.length > 0 && values.every((value) => typeof value === "number");
}
