import MarkdownIt from "markdown-it";
import { unturned } from "./unturned.ts";

const LONGEST = 200_000;

/** HTML in a text stays text, and so does a link to anything but a page. */
const parser = new MarkdownIt({ html: false, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
parser.validateLink = (url) => /^https?:/i.test(url);

type Token = ReturnType<typeof parser.parse>[number];

/** A token that has an end, with the tokens between the two; or one by itself. */
interface Node {
  readonly token: Token;
  readonly inside: Node[];
}

/** How elements are made: React's `createElement`, Preact's `h`. A link is the caller's own affair. */
export interface Drawing<E> {
  readonly make: (tag: string, attributes: Record<string, unknown> | null, ...inside: (E | string)[]) => E;
  readonly link: (href: string, inside: (E | string)[]) => E;
}

/**
 * Markdown as elements; nothing in it is ever HTML, and a picture is its words. What would turn the writing around it, an
 * address behind a link above all, is written out instead.
 */
export function drawMarkdown<E>(text: string, drawing: Drawing<E>): (E | string)[] {
  return all(nested(parser.parse(unturned(text.slice(0, LONGEST)), {})), drawing);
}

/** The parser's flat list as a tree. */
function nested(tokens: readonly Token[]): Node[] {
  const top: Node[] = [];
  const around = [top];
  for (const token of tokens) {
    const node = { token, inside: token.children === null ? [] : nested(token.children) };
    if (token.nesting < 0) around.pop();
    else around.at(-1)?.push(node);
    if (token.nesting > 0) around.push(node.inside);
  }
  return top;
}

function all<E>(nodes: readonly Node[], drawing: Drawing<E>): (E | string)[] {
  return nodes.flatMap((node) => drawn(node, drawing));
}

function drawn<E>({ token, inside }: Node, drawing: Drawing<E>): (E | string)[] {
  const { make, link } = drawing;
  const content = (): (E | string)[] => all(inside, drawing);
  switch (token.type) {
    case "inline":
    case "image":
      return content();
    case "softbreak":
      return ["\n"];
    case "hardbreak":
    case "hr":
      return [make(token.tag, null)];
    case "code_inline":
      return [make("code", null, token.content)];
    case "code_block":
    case "fence":
      return [make("pre", { tabIndex: 0 }, make("code", null, token.content.replace(/\n$/, "")))];
    case "heading_open":
      // The widget's own title is the first.
      return [make(`h${Math.min(Number(token.tag[1]) + 1, 6)}`, null, ...content())];
    case "paragraph_open":
      return [make(token.hidden ? "span" : "p", null, ...content())];
    case "ordered_list_open":
      return [make("ol", { start: Number(token.attrGet("start") ?? 1) }, ...content())];
    case "table_open":
      return [make("table", { className: "kit-table" }, ...content())];
    case "th_open":
      return [make("th", { scope: "col" }, ...content())];
    case "link_open":
      return [link(String(token.attrGet("href") ?? ""), content())];
    default:
      return [token.nesting > 0 ? make(token.tag, null, ...content()) : token.content];
  }
}
