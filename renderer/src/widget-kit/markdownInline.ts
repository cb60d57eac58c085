/** Emphasis, code and links within one paragraph of Markdown. */

export type Inline =
  | string
  | { readonly kind: "strong" | "em" | "del"; readonly inside: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly inside: readonly Inline[] };

const MARKS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "del"],
  ["*", "em"],
  ["_", "em"],
] as const;

const SPECIAL = /[\\`*_~![<h]/;
const ADDRESS = /^https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]]/;

/** The text as pieces. What opens and is not closed is plain text. */
export function inline(text: string, outer: ReadonlySet<string> = new Set()): Inline[] {
  const pieces: Inline[] = [];
  // A mark whose other half was not found once is not looked for again: the time stays in proportion to the text.
  const alone = new Set<string>();
  let plain = "";
  const add = (piece: Inline): void => {
    if (plain !== "") pieces.push(plain);
    plain = "";
    pieces.push(piece);
  };
  const closing = (mark: string, from: number): number => {
    if (alone.has(mark)) return -1;
    const at = text.indexOf(mark, from);
    if (at < 0) alone.add(mark);
    return at;
  };
  let at = 0;
  while (at < text.length) {
    const next = text.slice(at).search(SPECIAL);
    if (next < 0) break;
    plain += text.slice(at, at + next);
    at += next;
    const found = piece(text, at, outer, closing);
    if (found === undefined) {
      const escaped = text[at] === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "");
      plain += text[escaped ? at + 1 : at] ?? "";
      at += escaped ? 2 : 1;
    } else {
      add(found.piece);
      at = found.end;
    }
  }
  plain += text.slice(at);
  if (plain !== "") pieces.push(plain);
  return pieces;
}

type Closing = (mark: string, from: number) => number;

function piece(
  text: string,
  at: number,
  outer: ReadonlySet<string>,
  closing: Closing,
): { piece: Inline; end: number } | undefined {
  if (text[at] === "`") return code(text, at, closing);
  if (!outer.has("link")) {
    const link = text[at] === "[" || text.startsWith("![", at) ? named(text, at, outer, closing) : bare(text, at);
    if (link !== undefined) return link;
  }
  for (const [mark, kind] of MARKS) {
    if (!text.startsWith(mark, at) || outer.has(kind)) continue;
    // A word_like_this has no emphasis in it, and neither has 2 * 3.
    if (/\s/.test(text[at + mark.length] ?? " ") || (mark[0] === "_" && /\w/.test(text[at - 1] ?? ""))) continue;
    const end = closing(mark, at + mark.length + 1);
    if (end < 0) continue;
    const inside = inline(text.slice(at + mark.length, end), new Set([...outer, kind]));
    return { piece: { kind, inside }, end: end + mark.length };
  }
  return undefined;
}

function code(text: string, at: number, closing: Closing): { piece: Inline; end: number } | undefined {
  const ticks = /^`+/.exec(text.slice(at, at + 16))?.[0] ?? "`";
  const end = closing(ticks, at + ticks.length);
  if (end < 0) return undefined;
  return { piece: { kind: "code", text: text.slice(at + ticks.length, end).trim() }, end: end + ticks.length };
}

/** `[words](address)`; of a picture, which a widget cannot load, its words. */
function named(
  text: string,
  at: number,
  outer: ReadonlySet<string>,
  closing: Closing,
): { piece: Inline; end: number } | undefined {
  const start = text[at] === "!" ? at + 2 : at + 1;
  const middle = closing("](", start);
  const end = middle < 0 ? -1 : closing(")", middle);
  if (end < 0) return undefined;
  const words = text.slice(start, middle);
  const href = (
    text
      .slice(middle + 2, end)
      .trim()
      .split(/\s/, 1)[0] ?? ""
  ).replace(/^<(.*)>$/, "$1");
  if (text[at] === "!" || !/^https?:\/\//.test(href)) return { piece: words, end: end + 1 };
  return { piece: { kind: "link", href, inside: inline(words, new Set([...outer, "link"])) }, end: end + 1 };
}

function bare(text: string, at: number): { piece: Inline; end: number } | undefined {
  const pointed = text[at] === "<" ? 1 : 0;
  if (at > 0 && pointed === 0 && /\w/.test(text[at - 1] ?? "")) return undefined;
  const href = ADDRESS.exec(text.slice(at + pointed, at + pointed + 2_000))?.[0];
  if (href === undefined) return undefined;
  const end = at + pointed + href.length;
  return { piece: { kind: "link", href, inside: [href] }, end: pointed === 1 && text[end] === ">" ? end + 1 : end };
}
