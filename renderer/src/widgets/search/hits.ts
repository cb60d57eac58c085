import type { Fields } from "../algolia/record.ts";

/** A piece of text; `match` if it matches the query. */
export interface Piece {
  readonly text: string;
  readonly match: boolean;
}

/** A result as it is shown. */
export interface Hit {
  readonly id: string;
  readonly title: readonly Piece[];
  readonly detail: readonly Piece[];
  /** The topic, package or page it belongs to. */
  readonly place: string;
  /** All of its own text. */
  readonly text: string;
  /** The record itself. */
  readonly record: Fields;
}

const TITLES = ["title", "name", "heading", "label"] as const;
const DETAILS = ["content", "summary", "description", "text", "body"] as const;
const PLACES = ["topic", "module", "page", "file", "kind", "category", "brand"] as const;

/** Reads a record for display: its title, the matching part of its text, and where it belongs. */
export function readHit(hit: Fields): Hit {
  const highlights = fields(hit["_highlightResult"]);
  const snippets = fields(hit["_snippetResult"]);
  const id = text(hit["objectID"]);
  const titled = TITLES.find((name) => text(hit[name]) !== "");
  const detailed = DETAILS.find((name) => text(hit[name]) !== "") ?? firstText(hit, titled);
  const title =
    titled === undefined ? [{ text: id, match: false }] : pieces(marked(highlights[titled]) ?? text(hit[titled]));
  const detail =
    detailed === undefined ? "" : (marked(snippets[detailed]) ?? marked(highlights[detailed]) ?? text(hit[detailed]));
  const place = PLACES.map((name) => text(hit[name])).find((value) => value !== "" && value !== plain(title)) ?? "";
  const whole = detailed === undefined ? "" : text(hit[detailed]);
  return { id, title, detail: pieces(clean(detail)), place, text: whole, record: hit };
}

/** Splits a text at Algolia's highlight tags. Everything else stays plain text. */
export function pieces(highlighted: string): Piece[] {
  const found: Piece[] = [];
  for (const [at, part] of highlighted.split(/<\/?em>/).entries()) {
    if (part !== "") found.push({ text: part, match: at % 2 === 1 });
  }
  return found;
}

/** Pieces as one text. */
export function plain(parts: readonly Piece[]): string {
  return parts.map((part) => part.text).join("");
}

/** A result as text for the clipboard: its title, where it belongs, and all of its own text. */
export function copied(hit: Hit): string {
  const own = hit.text === "" ? plain(hit.detail) : hit.text;
  return [plain(hit.title), hit.place, own].filter((part) => part !== "").join("\n");
}

/** Removes reStructuredText rulers and collapses white space. */
function clean(value: string): string {
  return value
    .replace(/([=\-*~^"#])\1{3,}/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function marked(result: unknown): string | undefined {
  const value = fields(result)["value"];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function firstText(hit: Fields, but: string | undefined): string | undefined {
  return Object.keys(hit).find((name) => name !== "objectID" && name !== but && text(hit[name]).length > 20);
}
