/** @jsxImportSource preact */
import { useRef, useState } from "preact/hooks";
import { Markdown } from "./Markdown.tsx";

/** A text in Markdown that a button selects: only its reader puts it on the clipboard, with Ctrl+C. */
export function Copyable({ text }: { text: string }) {
  const shown = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState("");
  const select = (): void => {
    if (shown.current === null) return;
    getSelection()?.selectAllChildren(shown.current);
    setTold("Selected: Ctrl+C copies it");
  };
  return (
    <>
      <div ref={shown}>
        <Markdown text={text} />
      </div>
      <div class="copy-foot">
        <button type="button" class="quiet" onClick={select}>
          Copy…
        </button>
        <span role="status" class="muted">
          {told}
        </span>
      </div>
    </>
  );
}
