import { type ReactNode, useMemo, useState } from "react";
import { failureOf, latchkey } from "./host.ts";
import { type Block, blocks } from "./markdownBlocks.ts";
import { type Inline, inline } from "./markdownInline.ts";

const LONGEST = 200_000;

/**
 * Markdown as elements; nothing in it is ever HTML. A link is opened through `openLink`, so the manifest's `links` decide;
 * a picture is its words.
 */
export function Markdown({ children: text }: { children: string }): ReactNode {
  const [told, setTold] = useState("");
  const parsed = useMemo(() => blocks(text.slice(0, LONGEST)), [text]);
  const open = (href: string): void => {
    setTold("");
    latchkey()
      .openLink(href)
      .catch((error: unknown) => setTold(failureOf(error).message));
  };
  return (
    <div className="kit-markdown">
      {parsed.map((block, at) => drawn(block, at, open))}
      <small role="status" className="kit-fault">
        {told}
      </small>
    </div>
  );
}

type Open = (href: string) => void;

function drawn(block: Block, at: number, open: Open): ReactNode {
  switch (block.kind) {
    case "heading": {
      const Heading = `h${Math.min(block.level + 1, 6)}` as "h2";
      return <Heading key={at}>{words(inline(block.text), open)}</Heading>;
    }
    case "paragraph":
      return <p key={at}>{words(inline(block.text), open)}</p>;
    case "code":
      return (
        <pre key={at} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "rule":
      return <hr key={at} />;
    case "quote":
      return <blockquote key={at}>{block.inside.map((inside, nth) => drawn(inside, nth, open))}</blockquote>;
    case "list": {
      const items = block.items.map((item, nth) => <li key={nth}>{tight(item, open)}</li>);
      return block.start === undefined ? (
        <ul key={at}>{items}</ul>
      ) : (
        <ol key={at} start={block.start}>
          {items}
        </ol>
      );
    }
    case "table":
      return (
        <table key={at} className="kit-table">
          <thead>
            <tr>
              {block.head.map((cell, nth) => (
                <th key={nth} scope="col">
                  {words(inline(cell), open)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, nth) => (
              <tr key={nth}>
                {block.head.map((_, column) => (
                  <td key={column}>{words(inline(row[column] ?? ""), open)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

/** An item of one paragraph stands without a paragraph's distances. */
function tight(item: readonly Block[], open: Open): ReactNode {
  return item.map((block, nth) =>
    block.kind === "paragraph" ? <span key={nth}>{words(inline(block.text), open)}</span> : drawn(block, nth, open),
  );
}

function words(pieces: readonly Inline[], open: Open): ReactNode {
  return pieces.map((piece, at) => {
    if (typeof piece === "string") return piece;
    switch (piece.kind) {
      case "code":
        return <code key={at}>{piece.text}</code>;
      case "link":
        return (
          <a
            key={at}
            href={piece.href}
            onClick={(event) => {
              event.preventDefault();
              open(piece.href);
            }}
          >
            {words(piece.inside, open)}
          </a>
        );
      default: {
        const Mark = piece.kind;
        return <Mark key={at}>{words(piece.inside, open)}</Mark>;
      }
    }
  });
}
