import type { ReactNode } from "react";
import { useMemo } from "react";
import { useRemembered } from "../../ui/useRemembered.ts";

/** One column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the column sorts by; without it it cannot be sorted. */
  readonly sort?: (row: Row) => string | number | null | undefined;
  readonly align?: "right";
  readonly mono?: boolean;
  /** Pixels at first. */
  readonly width: number;
  /** Not shown at first. */
  readonly extra?: boolean;
}

/** A column of one figure, which it is sorted by: aligned to the right, with a dash where there is none. */
export function figure<Row>(
  id: string,
  title: string,
  of: (row: Row) => number | null,
  format: (value: number) => string,
  width: number,
): Column<Row> {
  const cell = (row: Row): string => {
    const value = of(row);
    return value === null ? "–" : format(value);
  };
  return { id, title, cell, sort: of, align: "right", width };
}

/** How the user has arranged a table. */
export interface Arrangement {
  readonly widths: Readonly<Record<string, number>>;
  /** Columns whose visibility differs from how they are at first. */
  readonly toggled: readonly string[];
  readonly sort: { readonly id: string; readonly down: boolean } | null;
}

const NONE: Arrangement = { widths: {}, toggled: [], sort: null };
const NARROWEST = 44;
const WIDEST = 1200;

/** The arrangement of a table, kept across reloads. */
export function useArrangement(id: string): [Arrangement, (next: Arrangement) => void] {
  const [stored, store] = useRemembered(`devtools.table.${id}`, "");
  const arrangement = useMemo(() => read(stored), [stored]);
  return [arrangement, (next) => store(JSON.stringify(next))];
}

function read(stored: string): Arrangement {
  try {
    const found = JSON.parse(stored) as Partial<Arrangement>;
    return {
      widths: typeof found.widths === "object" && found.widths !== null ? found.widths : {},
      toggled: Array.isArray(found.toggled) ? found.toggled : [],
      sort: typeof found.sort?.id === "string" ? found.sort : null,
    };
  } catch {
    return NONE;
  }
}

/** Whether a column is shown. */
export function isShown<Row>(column: Column<Row>, { toggled }: Arrangement): boolean {
  return (column.extra === true) === toggled.includes(column.id);
}

/** The arrangement with a column shown or hidden. */
export function toggled(arrangement: Arrangement, id: string): Arrangement {
  const was = arrangement.toggled.includes(id);
  return {
    ...arrangement,
    toggled: was ? arrangement.toggled.filter((one) => one !== id) : [...arrangement.toggled, id],
  };
}

/** The arrangement with a column of another width. */
export function widened(arrangement: Arrangement, id: string, width: number): Arrangement {
  const kept = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
  return { ...arrangement, widths: { ...arrangement.widths, [id]: kept } };
}

/** The next order of a column: upwards, downwards, as the rows come. */
export function resorted(arrangement: Arrangement, id: string): Arrangement {
  const { sort } = arrangement;
  if (sort?.id !== id) return { ...arrangement, sort: { id, down: false } };
  return { ...arrangement, sort: sort.down ? null : { id, down: true } };
}

/** The rows in the order that the user has chosen; rows without a value come last. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { sort }: Arrangement,
): readonly Row[] {
  const by = columns.find(({ id }) => id === sort?.id)?.sort;
  if (by === undefined || sort === null) return rows;
  const way = sort.down ? -1 : 1;
  return rows
    .map((row, at) => ({ row, at, value: by(row) ?? null }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || a.at - b.at;
      if (a.value < b.value) return -way;
      return a.value > b.value ? way : a.at - b.at;
    })
    .map(({ row }) => row);
}
