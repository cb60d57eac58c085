import { type ReactElement, type ReactNode, createElement, useEffect, useMemo, useState } from "react";
import type * as Reader from "../ui/markdown.ts";
import { failureOf, latchkey } from "./host.ts";

/** What reads Markdown: a third of what the whole kit would be, so a widget without Markdown never loads it. */
let reader: typeof Reader | undefined;

function useReader(): typeof Reader | undefined {
  const [read, setRead] = useState(() => reader);
  useEffect(() => {
    if (read !== undefined) return;
    void import("../ui/markdown.ts").then((loaded) => {
      reader = loaded;
      setRead(() => loaded);
    });
  }, [read]);
  return read;
}

/**
 * Markdown as elements; nothing in it is ever HTML. A link is opened through `openLink`, so the manifest's `links` decide;
 * a picture is its words. The first in a frame shows the text as it is written until the reader is there.
 */
export function Markdown({ children: text }: { children: string }): ReactNode {
  const [told, setTold] = useState("");
  const read = useReader();
  const drawn = useMemo(() => {
    if (read === undefined) return [createElement("p", null, text)];
    const open = (href: string): void => {
      setTold("");
      latchkey()
        .openLink(href)
        .catch((error: unknown) => setTold(failureOf(error).message));
    };
    return read.drawMarkdown<ReactElement>(text, {
      make: createElement,
      link: (href, inside) => {
        const onClick = (event: { preventDefault: () => void }): void => {
          event.preventDefault();
          open(href);
        };
        return createElement("a", { href, onClick }, ...inside);
      },
    });
  }, [text, read]);
  return createElement(
    "div",
    { className: "kit-markdown" },
    ...drawn,
    <small role="status" className="kit-fault">
      {told}
    </small>,
  );
}
