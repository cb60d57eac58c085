import { type Field, termFor } from "./filter.ts";

/** What the word at the caret may become. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly { readonly text: string; readonly count?: number }[];
}

const MOST = 8;

/** Names of fields while one is typed, and after the colon the values that rows have, the most frequent first. */
export function complete<Row>(
  text: string,
  caret: number,
  fields: readonly Field<Row>[],
  rows: readonly Row[],
): Completion {
  const before = /(?:[^\s"]|"[^"]*"?)*$/.exec(text.slice(0, caret))?.[0] ?? "";
  const rest = /^[^\s"]*/.exec(text.slice(caret))?.[0] ?? "";
  const minus = before.startsWith("-") ? 1 : 0;
  const [from, to] = [caret - before.length + minus, caret + rest.length];
  const word = before.slice(minus).toLowerCase();
  const colon = word.indexOf(":");
  if (colon === -1) {
    const options = fields
      .filter(({ name }) => word !== "" && name.startsWith(word))
      .map(({ name, kind }) => ({
        text: kind === "text" ? `${name}:` : `${name}>`,
      }));
    return { from, to, options: options.slice(0, MOST) };
  }
  const field = fields.find(({ name, kind }) => name === word.slice(0, colon) && kind === "text");
  if (field === undefined) return { from, to, options: [] };
  const typed = word.slice(colon + 1).replaceAll('"', "");
  const options = countsOf(rows, field)
    .filter(({ value }) => value.toLowerCase().includes(typed) && value.toLowerCase() !== typed)
    .map(({ value, count }) => ({ text: termFor(field.name, value), count }));
  return { from, to, options: options.slice(0, MOST) };
}

/** How many rows have each value of a field, the most frequent first. */
export function countsOf<Row>(rows: readonly Row[], field: Field<Row>): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = String(field.value(row) ?? "");
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}
