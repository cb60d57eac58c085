import MarkdownIt from "markdown-it";
import { type ReactNode, createElement, useMemo, useState } from "react";
import { failureOf, latchkey } from "./host.ts";

const LONGEST = 200_000;

/** HTML in a text stays text, and so does a link to anything but a page. */
const parser = new MarkdownIt({ html: false, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
parser.validateLink = (url) => /^https?:/i.test(url);

type Token = ReturnType<typeof parser.parse>[number];
type Open = (href: string) => void;

/** A token that has an end, with the tokens between the two; or one by itself. */
interface Node {
  readonly token: Token;
  readonly inside: Node[];
}

/**
 * Markdown as elements; nothing in it is ever HTML. A link is opened through `openLink`, so the manifest's `links` decide;
 * a picture is its words.
 */
export function Markdown({ children: text }: { children: string }): ReactNode {
  const [told, setTold] = useState("");
  const parsed = useMemo(() => nested(parser.parse(text.slice(0, LONGEST), {})), [text]);
  const open = (href: string): void => {
    setTold("");
    latchkey()
      .openLink(href)
      .catch((error: unknown) => setTold(failureOf(error).message));
  };
  return (
    <div className="kit-markdown">
      {parsed.map((node, at) => drawn(node, at, open))}
      <small role="status" className="kit-fault">
        {told}
      </small>
    </div>
  );
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

function drawn({ token, inside }: Node, key: number, open: Open): ReactNode {
  const content = (): ReactNode => inside.map((node, at) => drawn(node, at, open));
  switch (token.type) {
    case "inline":
    case "image":
      return content();
    case "softbreak":
      return "\n";
    case "hardbreak":
    case "hr":
      return createElement(token.tag, { key });
    case "code_inline":
      return <code key={key}>{token.content}</code>;
    case "code_block":
    case "fence":
      return (
        <pre key={key} tabIndex={0}>
          <code>{token.content.replace(/\n$/, "")}</code>
        </pre>
      );
    case "heading_open":
      // The widget's own title is the first.
      return createElement(`h${Math.min(Number(token.tag[1]) + 1, 6)}`, { key }, content());
    case "paragraph_open":
      return token.hidden ? <span key={key}>{content()}</span> : <p key={key}>{content()}</p>;
    case "ordered_list_open":
      return (
        <ol key={key} start={Number(token.attrGet("start") ?? 1)}>
          {content()}
        </ol>
      );
    case "table_open":
      return (
        <table key={key} className="kit-table">
          {content()}
        </table>
      );
    case "th_open":
      return (
        <th key={key} scope="col">
          {content()}
        </th>
      );
    case "link_open": {
      const href = String(token.attrGet("href") ?? "");
      return (
        <a
          key={key}
          href={href}
          onClick={(event) => {
            event.preventDefault();
            open(href);
          }}
        >
          {content()}
        </a>
      );
    }
    default:
      return token.nesting > 0 ? createElement(token.tag, { key }, content()) : token.content;
  }
}
