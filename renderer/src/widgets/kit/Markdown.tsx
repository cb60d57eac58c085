/** @jsxImportSource preact */
import { type VNode, h } from "preact";
import { useMemo } from "preact/hooks";
import { type Drawing, drawMarkdown } from "../../ui/markdown.ts";

const make = h as Drawing<VNode>["make"];

/** The words of a link and its address, to be copied: whoever wrote the text is a stranger, and nothing opens by it. */
function link(href: string, inside: (VNode | string)[]): VNode {
  const said = inside.length === 1 && inside[0] === href;
  return make("span", { className: "link" }, ...inside, ...(said ? [] : [make("small", null, ` (${href})`)]));
}

/** Markdown as elements, never as HTML. */
export function Markdown({ text }: { text: string }) {
  const drawn = useMemo(() => drawMarkdown<VNode>(text, { make, link }), [text]);
  return make("div", { className: "markdown" }, ...drawn);
}
