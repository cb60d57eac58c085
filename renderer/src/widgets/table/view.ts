/** What of the rows is shown, and in which order. */

import { type Row, cellOf, textIn } from "../data/rows.ts";
import { locale } from "../../ui/locale.ts";

export interface Sorting {
  readonly column: string;
  readonly down: boolean;
}

/** What the tile remembers. */
export interface View {
  readonly sorting: Sorting | undefined;
  readonly hidden: readonly string[];
}

export const PLAIN: View = { sorting: undefined, hidden: [] };

/** The rows that hold every word of the filter, in any of the columns. */
export function filtered(rows: readonly Row[], columns: readonly string[], filter: string): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map((column) => textIn(cellOf(row, column)))
      .join("\n")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const collator = new Intl.Collator(locale(), { numeric: true, sensitivity: "base" });

/** The rows by one column: numbers by size, all else as words; empty cells last, whichever way. */
export function sorted(rows: readonly Row[], sorting: Sorting | undefined): readonly Row[] {
  if (sorting === undefined) return rows;
  const { column, down } = sorting;
  const keyed = rows.map((row) => ({ row, value: cellOf(row, column) }));
  keyed.sort((a, b) => {
    const [noA, noB] = [textIn(a.value) === "", textIn(b.value) === ""];
    if (noA || noB) return Number(noA) - Number(noB);
    const order =
      typeof a.value === "number" && typeof b.value === "number"
        ? a.value - b.value
        : collator.compare(textIn(a.value), textIn(b.value));
    return down ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

/** What a click on a column's head makes of the order: up, down, as it came. */
export function next(sorting: Sorting | undefined, column: string): Sorting | undefined {
  if (sorting?.column !== column) return { column, down: false };
  return sorting.down ? undefined : { column, down: true };
}

/** What was remembered, as far as it can be read. */
export function viewFrom(kept: unknown): View {
  if (typeof kept !== "object" || kept === null) return PLAIN;
  const { sorting, hidden } = kept as { sorting?: Partial<Sorting> | null; hidden?: unknown };
  const names = Array.isArray(hidden) ? hidden.filter((one): one is string => typeof one === "string") : [];
  const column = sorting?.column;
  return { hidden: names, sorting: typeof column === "string" ? { column, down: sorting?.down === true } : undefined };
}
