/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { pictureOf, summaryOf } from "./json.ts";

/** Entries of a list or an object that are shown at once. */
const AT_ONCE = 100;

/** A JSON value: plain ones as they are, objects and lists as something to unfold. Its looks are in tree.css. */
export function JsonValue({ value, open = false }: { value: unknown; open?: boolean }) {
  if (typeof value === "object" && value !== null) return <Nested value={value} open={open} />;
  const picture = pictureOf(value);
  if (picture !== undefined) return <img class="json-picture" src={picture} alt="Picture in the record" />;
  return (
    <span class="json-value" data-type={value === null ? "null" : typeof value}>
      {typeof value === "string" ? value === "" ? <i>empty</i> : value : JSON.stringify(value)}
    </span>
  );
}

function Nested({ value, open }: { value: object; open: boolean }) {
  const [shown, setShown] = useState(AT_ONCE);
  const [isOpen, setOpen] = useState(open);
  const entries = Object.entries(value);
  if (entries.length === 0) return <span class="json-value json-empty">{Array.isArray(value) ? "[ ]" : "{ }"}</span>;
  return (
    <details class="json-nested" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summaryOf(value)}</summary>
      {/* Nothing is drawn that is folded: a record may hold thousands of entries. */}
      {isOpen ? (
        <ul>
          {entries.slice(0, shown).map(([name, entry]) => (
            <li key={name}>
              <span class="json-name">{name}</span>
              <JsonValue value={entry} />
            </li>
          ))}
        </ul>
      ) : null}
      {isOpen && entries.length > shown ? (
        <button type="button" class="button small" onClick={() => setShown(shown + 10 * AT_ONCE)}>
          {entries.length - shown} more
        </button>
      ) : null}
    </details>
  );
}
