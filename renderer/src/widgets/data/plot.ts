/** The figures of a chart: labels, and series of numbers beside them. */

import { numberIn } from "./figures.ts";
import { type Row, type Rows, cellOf, textIn } from "./rows.ts";

export interface Series {
  readonly name: string;
  /** One for each label; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface Plot {
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

const MOST_POINTS = 5000;
const MOST_SERIES = 20;

/**
 * The chart of some rows. Without names, the labels are the first column that is not numbers, and every column of
 * numbers is a series. Undefined where no column has a number.
 */
export function plotOf({ columns, rows }: Rows, label: string, names: readonly string[]): Plot | undefined {
  const shown = rows.slice(0, MOST_POINTS);
  const labelled = label || columns.find((column) => !isNumbers(shown, column));
  const wanted = names.length > 0 ? names : columns.filter((one) => one !== labelled && isNumbers(shown, one));
  const series = wanted.slice(0, MOST_SERIES).map((name) => ({
    name,
    values: shown.map((row) => numberIn(cellOf(row, name)) ?? null),
  }));
  if (!series.some((one) => one.values.some((value) => value !== null))) return undefined;
  const labels = shown.map((row, at) => (labelled === undefined ? String(at + 1) : textIn(cellOf(row, labelled))));
  return { labels, series };
}

/** Whether a column holds numbers and nothing else. */
function isNumbers(rows: readonly Row[], column: string): boolean {
  const values = rows.map((row) => cellOf(row, column)).filter((value) => value !== undefined && value !== null);
  return values.length > 0 && values.every((value) => numberIn(value) !== undefined);
}

/** The shares of a pie: the first series, its largest values, and the rest as one. */
export function slicesOf({ labels, series }: Plot, most = 8): { name: string; value: number }[] {
  const all = (series[0]?.values ?? [])
    .map((value, at) => ({ name: labels[at] ?? "", value: value ?? 0 }))
    .filter((slice) => slice.value > 0)
    .toSorted((a, b) => b.value - a.value);
  if (all.length <= most) return all;
  const rest = all.slice(most - 1).reduce((sum, slice) => sum + slice.value, 0);
  return [...all.slice(0, most - 1), { name: `${all.length - most + 1} others`, value: rest }];
}

/** The figures of a chart as rows, for a file. */
export function rowsIn({ labels, series }: Plot): Record<string, string | number | null>[] {
  return labels.map((label, at) => ({
    label,
    ...Object.fromEntries(series.map((one) => [one.name, one.values[at] ?? null])),
  }));
}
