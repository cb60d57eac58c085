/** @jsxImportSource preact */
import { useMemo, useState } from "preact/hooks";
import { type Step, matching, membersOf, pathTo, summaryOf } from "./treePaths.ts";
import { useLasting } from "../kit/useLasting.ts";

/** How many members of one object or list are drawn at once. */
const AT_ONCE = 100;

/** JSON to open and close, with a search; a value that is chosen shows its path. */
export function Tree({ value }: { value: unknown }) {
  const [needle, setNeedle] = useLasting("needle", "");
  const [chosen, setChosen] = useLasting("path", "");
  const found = useMemo(() => (needle.trim() === "" ? undefined : matching(value, needle.trim())), [value, needle]);
  return (
    <div class="tree">
      <div class="tree-bar">
        <input
          type="search"
          aria-label="Search in the answer"
          placeholder="Search in the answer"
          spellcheck={false}
          value={needle}
          onInput={(event) => setNeedle(event.currentTarget.value)}
        />
        <span role="status" class="muted">
          {found === undefined ? "" : found.hits === 1 ? "1 place" : `${found.hits} places`}
        </span>
      </div>
      <div class="tree-body" tabIndex={0} role="region" aria-label="The answer">
        <Node key={needle} value={value} steps={[]} shown={found?.shown} chosen={chosen} onChoose={setChosen} />
      </div>
      {chosen === "" ? null : (
        <p class="tree-path" role="status">
          Path: <code>{chosen}</code>
        </p>
      )}
    </div>
  );
}

interface NodeProps {
  readonly value: unknown;
  readonly steps: readonly Step[];
  /** The paths to draw; undefined for all. */
  readonly shown: ReadonlySet<string> | undefined;
  readonly chosen: string;
  readonly onChoose: (path: string) => void;
}

function Node({ value, steps, shown, chosen, onChoose }: NodeProps) {
  const searched = shown !== undefined;
  const [open, setOpen] = useState(searched || steps.length < 2);
  const [most, setMost] = useState(AT_ONCE);
  const path = pathTo(steps);
  const members = membersOf(value);
  const name = steps.length === 0 ? null : <span class="tree-name">{String(steps.at(-1))}</span>;
  if (members === undefined || members.length === 0)
    return (
      <button type="button" class="tree-leaf" aria-pressed={chosen === path} onClick={() => onChoose(path)}>
        {name} <span data-kind={value === null ? "null" : typeof value}>{summaryOf(value)}</span>
      </button>
    );
  // What an object's own name matched is shown whole.
  const inside = members.filter(([step]) => shown?.has(pathTo([...steps, step])) ?? true);
  const drawn = searched && inside.length === 0 ? members : inside;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary onClick={() => onChoose(path)}>
        {name} <span class="muted">{summaryOf(value)}</span>
      </summary>
      {open ? (
        <div class="tree-inside">
          {drawn.slice(0, most).map(([step, member]) => (
            <Node
              key={step}
              value={member}
              steps={[...steps, step]}
              shown={searched && inside.length === 0 ? undefined : shown}
              chosen={chosen}
              onChoose={onChoose}
            />
          ))}
          {drawn.length > most ? (
            <button type="button" class="button small" onClick={() => setMost(most + AT_ONCE)}>
              {drawn.length - most} more
            </button>
          ) : null}
        </div>
      ) : null}
    </details>
  );
}
