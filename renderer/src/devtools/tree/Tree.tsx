import { useState } from "react";
import { formatCount } from "../../ui/format.ts";
import { linesWith, summaryOf } from "./lines.ts";

const AT_ONCE = 100;

/** A JSON value as a tree whose parts open and close. */
export function Tree({ value, label, open = 2 }: { value: unknown; label: string; open?: number }) {
  return (
    <div className="tree" role="group" aria-label={label}>
      <Node name={null} value={value} open={open} />
    </div>
  );
}

/** The same with a search over all of its places and values. */
export function SearchedTree({ value, label }: { value: unknown; label: string }) {
  const [words, setWords] = useState("");
  const found = words.trim() === "" ? null : linesWith(value, words);
  return (
    <>
      <input
        className="tree-search"
        type="search"
        aria-label={`Search ${label.toLowerCase()}`}
        placeholder="Search names and values"
        value={words}
        spellCheck={false}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {found === null ? (
        <Tree value={value} label={label} />
      ) : (
        <div className="tree" role="group" aria-label={label}>
          {found.lines.map((line) => (
            <div key={line.path} className="tree-line">
              <span className="tree-name">{line.path}</span> <span className="tree-value">{line.text}</span>
            </div>
          ))}
          {found.lines.length === 0 ? <p className="muted">Nothing has these words.</p> : null}
          {found.more ? <p className="muted">There is more: narrow the search.</p> : null}
        </div>
      )}
    </>
  );
}

function Node({ name, value, open }: { name: string | null; value: unknown; open: number }) {
  const [isOpen, setOpen] = useState(open > 0);
  const [most, setMost] = useState(AT_ONCE);
  const label = name === null ? null : <span className="tree-name">{name}: </span>;
  if (typeof value !== "object" || value === null) {
    return (
      <div className="tree-line">
        {label}
        <span className="tree-value" data-type={typeof value}>
          {JSON.stringify(value) ?? "nothing"}
        </span>
      </div>
    );
  }
  const inner = Object.entries(value);
  return (
    <details className="tree-part" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className="muted">{summaryOf(value)}</span>
      </summary>
      {isOpen
        ? inner.slice(0, most).map(([key, item]) => <Node key={key} name={key} value={item} open={open - 1} />)
        : null}
      {isOpen && inner.length > most ? (
        <button type="button" className="tree-more" onClick={() => setMost(most + AT_ONCE)}>
          {formatCount(inner.length - most)} more
        </button>
      ) : null}
    </details>
  );
}
