/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import type { Hit, Piece } from "./hits.ts";

interface Props {
  readonly hits: readonly Hit[];
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
  readonly onRead: (at: number) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  /** Kept as it is, scrolled where it was, while one of them is read. */
  readonly hidden: boolean;
}

/** The list of results; a click or the keys select one and unfold it. */
export function Results({ hits, chosen, onChoose, onRead, onKey, hidden }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
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
          onClick={() => onChoose(at === chosen ? -1 : at)}
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

function Marked({ parts }: { parts: readonly Piece[] }) {
  return <>{parts.map((part, at) => (part.match ? <mark key={at}>{part.text}</mark> : part.text))}</>;
}
