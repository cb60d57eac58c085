import { type ReactElement, type ReactNode, createElement, useMemo, useState } from "react";
import { drawMarkdown } from "../ui/markdown.ts";
import { failureOf, latchkey } from "./host.ts";

/**
 * Markdown as elements; nothing in it is ever HTML. A link is opened through `openLink`, so the manifest's `links` decide;
 * a picture is its words.
 */
export function Markdown({ children: text }: { children: string }): ReactNode {
  const [told, setTold] = useState("");
  const drawn = useMemo(() => {
    const open = (href: string): void => {
      setTold("");
      latchkey()
        .openLink(href)
        .catch((error: unknown) => setTold(failureOf(error).message));
    };
    return drawMarkdown<ReactElement>(text, {
      make: createElement,
      link: (href, inside) => {
        const onClick = (event: { preventDefault: () => void }): void => {
          event.preventDefault();
          open(href);
        };
        return createElement("a", { href, onClick }, ...inside);
      },
    });
  }, [text]);
  return createElement(
    "div",
    { className: "kit-markdown" },
    ...drawn,
    <small role="status" className="kit-fault">
      {told}
    </small>,
  );
}
