/** The blocks of a Markdown text: what documents and language models write, without HTML. */

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "rule" }
  | { readonly kind: "quote"; readonly inside: readonly Block[] }
  | { readonly kind: "list"; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3}(?:[-*+]|(\d{1,9})[.)])[ \t]+)\S/;
const DELIMITERS = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const DEEPEST = 8;

/** The text as blocks. Lists and quotes hold blocks of their own, eight deep at most. */
export function blocks(text: string, depth = 0): Block[] {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\t", "    ").split("\n");
  const found: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const next = depth < DEEPEST ? (nested(lines, at, depth) ?? flat(lines, at)) : flat(lines, at);
    const [block, end] = next ?? paragraph(lines, at);
    found.push(block);
    at = end;
  }
  return found;
}

type Taken = readonly [block: Block, end: number] | undefined;

function flat(lines: readonly string[], at: number): Taken {
  const line = lines[at] ?? "";
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) {
    let end = at + 1;
    while (end < lines.length && !(lines[end] ?? "").trimStart().startsWith(fence)) end += 1;
    return [{ kind: "code", text: lines.slice(at + 1, end).join("\n") }, end + 1];
  }
  const heading = HEADING.exec(line);
  if (heading !== null)
    return [{ kind: "heading", level: heading[1]?.length ?? 1, text: untrailed(heading[2] ?? "") }, at + 1];
  if (RULE.test(line)) return [{ kind: "rule" }, at + 1];
  if (line.includes("|") && DELIMITERS.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("|")) {
    let end = at + 2;
    while (end < lines.length && (lines[end] ?? "").includes("|")) end += 1;
    return [{ kind: "table", head: cells(line), rows: lines.slice(at + 2, end).map(cells) }, end];
  }
  return undefined;
}

/** A heading without the signs that may close it. */
function untrailed(text: string): string {
  let end = text.length;
  while (end > 0 && " #".includes(text[end - 1] ?? "")) end -= 1;
  return text.slice(0, end);
}

function nested(lines: readonly string[], at: number, depth: number): Taken {
  const line = lines[at] ?? "";
  if (QUOTE.test(line)) {
    let end = at;
    while (end < lines.length && QUOTE.test(lines[end] ?? "")) end += 1;
    const inside = lines.slice(at, end).map((one) => one.replace(QUOTE, ""));
    return [{ kind: "quote", inside: blocks(inside.join("\n"), depth + 1) }, end];
  }
  const first = RULE.test(line) ? null : ITEM.exec(line);
  if (first === null) return undefined;
  const ordered = first[2] !== undefined;
  const items: Block[][] = [];
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end] ?? "");
    if (item === null || (item[2] !== undefined) !== ordered) break;
    const indent = item[1]?.length ?? 2;
    const own = [(lines[end] ?? "").slice(indent)];
    end += 1;
    while (end < lines.length && continues(lines, end, indent)) {
      own.push((lines[end] ?? "").replace(new RegExp(`^ {0,${indent}}`), ""));
      end += 1;
    }
    items.push(blocks(own.join("\n"), depth + 1));
    while (end < lines.length && (lines[end] ?? "").trim() === "") end += 1;
  }
  return [{ kind: "list", start: ordered ? Number(first[2]) : undefined, items }, end];
}

/** Whether a line belongs to the list item before it: it is indented, or goes on with its paragraph. */
function continues(lines: readonly string[], at: number, indent: number): boolean {
  const line = lines[at] ?? "";
  if (line.trim() === "") return /^ {2,}\S/.test(lines[at + 1] ?? "");
  return line.startsWith(" ".repeat(Math.min(indent, 2))) || !begins(lines, at);
}

/** Whether a line begins a block, and so ends the paragraph before it. */
function begins(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  return line.trim() === "" || QUOTE.test(line) || ITEM.test(line) || flat(lines, at) !== undefined;
}

function paragraph(lines: readonly string[], at: number): readonly [Block, number] {
  let end = at + 1;
  while (end < lines.length && !begins(lines, end)) end += 1;
  const text = lines.slice(at, end).map((line) => line.trim());
  return [{ kind: "paragraph", text: text.join("\n") }, end];
}

function cells(line: string): string[] {
  const inside = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inside.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
