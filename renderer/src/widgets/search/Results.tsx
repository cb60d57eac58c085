/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Hit, type Piece, copied } from "./hits.ts";

interface Props {
  readonly hits: readonly Hit[];
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
  readonly onRead: (at: number) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** Kept as it is, scrolled where it was, while one of them is read. */
  readonly hidden: boolean;
}

/**
 * The list of results; a click or the keys select one and unfold it. Ctrl+C copies the selected one, the menu of the
 * right mouse button the one under the pointer, and text that the user has marked is copied as it is.
 */
export function Results({ hits, chosen, onChoose, onRead, onKey, hidden }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const selected = hits[chosen];
  const underMenu = useRef<{ readonly hit: Hit; readonly marked: string } | null>(null);
  // Before the choice is painted: whoever sees it may press Ctrl+C at once.
  useLayoutEffect(() => {
    if (hidden) return undefined;
    // In the whole frame: while results are gone through from the search field, that has the keyboard.
    const copy = (event: ClipboardEvent): void => {
      const byMenu = underMenu.current?.marked === getSelection()?.toString() ? underMenu.current?.hit : undefined;
      const hit = byMenu ?? (isTextMarked() ? undefined : selected);
      if (hit === undefined) return;
      event.clipboardData?.setData("text/plain", copied(hit));
      event.preventDefault();
    };
    document.addEventListener("copy", copy);
    return () => document.removeEventListener("copy", copy);
  }, [selected, hidden]);
  return (
    <ul
      id="results"
      class="results"
      role="listbox"
      aria-label="Results"
      tabIndex={0}
      hidden={hidden}
      ref={list}
      onKeyDown={onKey}
      {...(chosen >= 0 ? { "aria-activedescendant": `hit-${chosen}` } : {})}
    >
      {hits.map((hit, at) => (
        <li
          key={hit.id || at}
          id={`hit-${at}`}
          class="hit"
          role="option"
          aria-selected={at === chosen}
          onClick={() => {
            if (!isTextMarked()) onChoose(at === chosen ? -1 : at);
          }}
          // The menu copies what is marked, and has no entry without that.
          onContextMenu={(event) => {
            const marking = getSelection();
            if (marking === null || isTextMarked()) return;
            marking.selectAllChildren(event.currentTarget);
            underMenu.current = { hit, marked: marking.toString() };
          }}
          onDblClick={() => onRead(at)}
        >
          <div class="hit-head">
            <span class="hit-title">
              <Marked parts={hit.title} />
            </span>
            {hit.place === "" ? null : <span class="hit-place">{hit.place}</span>}
          </div>
          <p class="hit-detail">
            <Marked parts={hit.detail} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Whether the user has marked text, in the page or in the field that has the keyboard. */
function isTextMarked(): boolean {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.selectionStart !== field.selectionEnd) return true;
  return getSelection()?.isCollapsed === false;
}

function Marked({ parts }: { parts: readonly Piece[] }) {
  return <>{parts.map((part, at) => (part.match ? <mark key={at}>{part.text}</mark> : part.text))}</>;
}
