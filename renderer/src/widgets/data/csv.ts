import { type Row, cellOf, textIn } from "./rows.ts";

/** Rows as CSV (RFC 4180), the names of the columns first. */
export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const lines = [
    columns.map((column) => quoted(asText(column))),
    ...rows.map((row) => columns.map((column) => quoted(cellText(row, column)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function cellText(row: Row, column: string): string {
  const value = cellOf(row, column);
  return typeof value === "string" ? asText(textIn(value)) : heldTogether(textIn(value));
}

/** What a spreadsheet takes for the beginning of a formula, also in the wide letters of East Asian text. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** A spreadsheet runs text that begins like a formula; an apostrophe keeps it text. Numbers stay numbers. */
function asText(text: string): string {
  const held = heldTogether(text);
  return FORMULA.test(held) && !Number.isFinite(Number(held)) ? `'${held}` : held;
}

/**
 * A spreadsheet that takes other signs for the ends of cells, as Excel does in half of Europe, would begin a formula in the
 * middle of a text. Quotes do not hold it: they count only where a cell begins.
 */
function heldTogether(text: string): string {
  return text.replaceAll(/([;\t\r\n])(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu, "$1'");
}

function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
