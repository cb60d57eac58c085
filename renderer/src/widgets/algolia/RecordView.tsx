/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import { JsonValue } from "./JsonTree.tsx";
import type { Fields } from "./record.ts";
import { formatCount } from "../../ui/format.ts";

interface Props {
  readonly record: Fields;
  /** Show nested values unfolded. */
  readonly unfolded?: boolean;
  readonly byName?: boolean;
}

/** The number of fields from which on one is looked for rather than seen. */
const MANY = 9;

/** All fields of a record, or its JSON. Ctrl+C copies it as JSON, unless text is marked. Its looks are in tree.css. */
export function RecordView({ record, unfolded = false, byName = false }: Props) {
  const [wanted, setWanted] = useState("");
  const [asJson, setAsJson] = useState(false);
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => {
      const field = document.activeElement;
      const marked = field instanceof HTMLInputElement && field.selectionStart !== field.selectionEnd;
      if (marked || getSelection()?.isCollapsed === false) return;
      event.clipboardData?.setData("text/plain", JSON.stringify(record, null, 2));
      event.preventDefault();
    };
    document.addEventListener("copy", copy);
    return () => document.removeEventListener("copy", copy);
  }, [record]);

  const all = Object.entries(record);
  const names = wanted.trim().toLowerCase();
  const found = all.filter(([name]) => name.toLowerCase().includes(names));
  const shown = byName ? found.toSorted(([a], [b]) => a.localeCompare(b)) : found;
  return (
    <div class="record">
      <div class="record-bar">
        {all.length < MANY ? (
          <span class="count">
            {all.length} {all.length === 1 ? "field" : "fields"}
          </span>
        ) : (
          <input
            type="search"
            class="input grow"
            placeholder={`Find one of ${formatCount(all.length)} fields`}
            aria-label="Find a field"
            spellcheck={false}
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        <span class="record-hint">Ctrl+C copies all of it</span>
        <button type="button" class="button small" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
          JSON
        </button>
      </div>
      {asJson ? (
        <pre class="record-json" tabIndex={0}>
          {JSON.stringify(record, null, 2)}
        </pre>
      ) : (
        <dl class="record-fields" tabIndex={0} aria-label="Fields">
          {shown.map(([name, value]) => (
            <div key={name} class="record-field">
              <dt>{name}</dt>
              <dd>
                <JsonValue value={value} open={unfolded} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!asJson && shown.length === 0 ? <p class="record-none">No field is named so.</p> : null}
    </div>
  );
}
