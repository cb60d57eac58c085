/**
 * The filter language of the developer tools: `provider:algolia state:stale >10KB "timed out" -word channel:search,rule`.
 *
 * A word is looked for anywhere in a row; `field:value` in one field, where commas part alternatives; a comparison asks
 * for more or less of a size, a time or a count, of a named field or of the row's main one. A minus turns a term around.
 * All terms must hold.
 */

/** What a field of a row holds: text, bytes, milliseconds or a count. */
export type Kind = "text" | "bytes" | "ms" | "count";

/** One field that can be asked for. */
export interface Field<Row> {
  readonly name: string;
  readonly kind: Kind;
  readonly value: (row: Row) => string | number | null | undefined;
  /** Whether the values are few, so that each may be a button with its count. */
  readonly counted?: boolean;
}

/** One term of a filter, with its place in the text. */
export type Term = { readonly not: boolean; readonly from: number; readonly to: number } & (
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "field"; readonly field: string; readonly values: readonly string[] }
  | {
      readonly kind: "compare";
      readonly field: string;
      readonly sign: ">" | "<" | ">=" | "<=";
      readonly than: number;
      readonly unit: Kind;
    }
);

const UNITS: ReadonlyMap<string, readonly [Kind, number]> = new Map<string, readonly [Kind, number]>([
  ["", ["count", 1]],
  ["b", ["bytes", 1]],
  ["kb", ["bytes", 1024]],
  ["kib", ["bytes", 1024]],
  ["mb", ["bytes", 1024 ** 2]],
  ["mib", ["bytes", 1024 ** 2]],
  ["ms", ["ms", 1]],
  ["s", ["ms", 1000]],
  ["min", ["ms", 60_000]],
  ["h", ["ms", 3_600_000]],
]);
const TOKEN = /-?(?:[A-Za-z]+(?::|(?=[<>])))?(?:"[^"]*"?|[^\s",]+|,)+|-?"[^"]*"?|\S+/g;
/** A comparison of which the number is still to be typed. */
const UNFINISHED = /^[A-Za-z]*(?:>=|<=|>|<)$/;
const COMPARISON = /^([A-Za-z]*)(>=|<=|>|<)(\d+(?:\.\d+)?)([A-Za-z]*)$/;
const NAMED = /^([A-Za-z]+):(.*)$/s;

/** Reads a filter. Never fails: what is no field and no comparison is a word. */
export function parse(text: string): Term[] {
  return [...text.matchAll(TOKEN)].flatMap((match): Term[] => {
    const [from, to] = [match.index, match.index + match[0].length];
    const not = match[0].startsWith("-") && match[0].length > 1;
    const body = not ? match[0].slice(1) : match[0];
    if (UNFINISHED.test(body)) return [];
    const compared = COMPARISON.exec(body);
    const unit = compared === null ? undefined : UNITS.get((compared[4] as string).toLowerCase());
    if (compared !== null && unit !== undefined) {
      const than = Number(compared[3]) * unit[1];
      const field = (compared[1] as string).toLowerCase();
      return [{ kind: "compare", field, sign: compared[2] as ">", than, unit: unit[0], not, from, to }];
    }
    const named = NAMED.exec(body);
    if (named !== null) {
      const values = splitValues(named[2] as string);
      return values.length === 0
        ? []
        : [{ kind: "field", field: (named[1] as string).toLowerCase(), values, not, from, to }];
    }
    const word = unquoted(body).toLowerCase();
    return word === "" ? [] : [{ kind: "word", text: word, not, from, to }];
  });
}

/** A test of rows. What it takes for a field must be one of `fields`, or it is looked for as text. */
export function compile<Row>(
  text: string,
  fields: readonly Field<Row>[],
  textOf: (row: Row) => string,
): (row: Row) => boolean {
  const tests = parse(text).map((term) => {
    const test = testOf(term, fields, textOf, text);
    return term.not ? (row: Row) => !test(row) : test;
  });
  return (row) => tests.every((test) => test(row));
}

function testOf<Row>(
  term: Term,
  fields: readonly Field<Row>[],
  textOf: (row: Row) => string,
  whole: string,
): (row: Row) => boolean {
  if (term.kind === "word") return (row) => textOf(row).includes(term.text);
  if (term.kind === "field") {
    const field = fields.find(({ name }) => name === term.field);
    if (field !== undefined) {
      const wanted = term.values.map((value) => value.toLowerCase());
      return (row) => {
        const value = String(field.value(row) ?? "").toLowerCase();
        return wanted.some((one) => (one === "" ? value === "" : value.includes(one)));
      };
    }
  } else {
    const field = comparedField(term, fields);
    if (field !== undefined) {
      return (row) => {
        const value = field.value(row);
        return typeof value === "number" && compare(value, term.sign, term.than);
      };
    }
  }
  const asText = whole.slice(term.not ? term.from + 1 : term.from, term.to).toLowerCase();
  return (row) => textOf(row).includes(asText);
}

/** The names in a filter that no field has: what was meant as a field and is only looked for as text. */
export function unknownFields<Row>(text: string, fields: readonly Field<Row>[]): string[] {
  return parse(text).flatMap((term) => {
    if (term.kind === "word") return [];
    if (term.kind === "field") return fields.some(({ name }) => name === term.field) ? [] : [term.field];
    return comparedField(term, fields) === undefined && term.field !== "" ? [term.field] : [];
  });
}

function comparedField<Row>(term: Term & { kind: "compare" }, fields: readonly Field<Row>[]): Field<Row> | undefined {
  if (term.field !== "") return fields.find((field) => field.name === term.field && field.kind !== "text");
  return fields.find((field) => field.kind === term.unit);
}

function compare(value: number, sign: ">" | "<" | ">=" | "<=", than: number): boolean {
  if (sign === ">") return value > than;
  if (sign === "<") return value < than;
  return sign === ">=" ? value >= than : value <= than;
}

/** `a,"b c"` → `a`, `b c`; an empty value in quotes stands for rows that have none. */
function splitValues(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"?|([^,"]+)/g)].map((match) => match[1] ?? (match[2] as string));
}

function unquoted(text: string): string {
  return text.replaceAll('"', "");
}

/** `field:value` as it is written, in quotes where it has to be. */
export function termFor(field: string, value: string): string {
  return /^[^\s",]+$/.test(value) ? `${field}:${value}` : `${field}:"${value.replaceAll('"', "")}"`;
}

/** Whether the filter has exactly this term. */
export function hasTerm(text: string, term: string): boolean {
  return parse(text).some(({ from, to }) => text.slice(from, to) === term);
}

/** The filter with the term, or without it where it had it. */
export function toggleTerm(text: string, term: string): string {
  const found = parse(text).find(({ from, to }) => text.slice(from, to) === term);
  if (found === undefined) return `${text.trim()} ${term}`.trim();
  return `${text.slice(0, found.from)}${text.slice(found.to)}`.replaceAll(/\s+/g, " ").trim();
}
