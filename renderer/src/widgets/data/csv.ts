import { type Row, cellOf, textIn } from "./rows.ts";

/** Rows as CSV (RFC 4180), the names of the columns first. */
export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const lines = [columns.map(quoted), ...rows.map((row) => columns.map((column) => quoted(cellText(row, column))))];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** A spreadsheet runs text that begins like a formula; an apostrophe keeps it text. Numbers stay numbers. */
function cellText(row: Row, column: string): string {
  const value = cellOf(row, column);
  const text = textIn(value);
  return typeof value === "string" && /^[=+\-@\t\r]/u.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
