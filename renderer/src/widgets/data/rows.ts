/** Any JSON as rows with columns. */

export type Row = Readonly<Record<string, unknown>>;

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const MOST_COLUMNS = 100;

/**
 * A list of objects as its rows; a list of lists or of plain values, or an object, as rows too. Undefined for what has
 * no rows. Columns are in the order in which they come up.
 */
export function rowsOf(value: unknown): Rows | undefined {
  const rows = listed(value);
  if (rows === undefined) return undefined;
  const columns = new Set<string>();
  for (const row of rows) {
    for (const name of Object.keys(row)) columns.add(name);
    if (columns.size > MOST_COLUMNS) break;
  }
  return { columns: [...columns].slice(0, MOST_COLUMNS), rows };
}

/** The value of a field that the row itself has. */
export function cellOf(row: Row, column: string): unknown {
  return Object.hasOwn(row, column) ? row[column] : undefined;
}

/** A cell as text: what is no plain value as its JSON. */
export function textIn(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function listed(value: unknown): Row[] | undefined {
  if (Array.isArray(value)) return value.map(rowFrom);
  if (!isObject(value)) return undefined;
  return Object.entries(value).map(([name, one]) => (isObject(one) ? { name, ...one } : { name, value: one }));
}

function rowFrom(one: unknown): Row {
  if (isObject(one)) return one;
  if (!Array.isArray(one)) return { value: one };
  return Object.fromEntries(one.map((member: unknown, at) => [String(at + 1), member]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
