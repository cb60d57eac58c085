/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { type Range, lengthOf, readRange } from "./range.ts";

const QUICK = [7, 30, 90] as const;

interface Props {
  /** The number of last days that is shown; undefined for chosen days. */
  readonly days: number | undefined;
  readonly range: Range;
  readonly onDays: (days: number) => void;
  readonly onRange: (range: Range) => void;
}

/** Which days: the last week, month or quarter, or from a day to another. */
export function Period({ days, range, onDays, onRange }: Props) {
  const [open, setOpen] = useState(days === undefined);
  const [typed, setTyped] = useState(range);
  const read = readRange(typed.start, typed.end);
  const type = (change: Partial<Range>): void => {
    const next = { ...typed, ...change };
    setTyped(next);
    const valid = readRange(next.start, next.end);
    if (valid !== undefined) onRange(valid);
  };
  return (
    <>
      <div class="segments" role="group" aria-label="Period">
        {QUICK.map((count) => (
          <button
            key={count}
            type="button"
            class="button flat"
            aria-pressed={days === count}
            title={`The last ${count} days`}
            onClick={() => {
              setOpen(false);
              onDays(count);
            }}
          >
            {count} d
          </button>
        ))}
        <button
          type="button"
          class="button flat"
          aria-pressed={days === undefined}
          aria-expanded={open}
          onClick={() => {
            setTyped(range);
            setOpen(!open);
          }}
        >
          Days…
        </button>
      </div>
      {open ? (
        <div class="dates">
          <input
            type="date"
            class="input"
            aria-label="From"
            max={typed.end}
            value={typed.start}
            aria-invalid={read === undefined}
            onInput={(event) => type({ start: event.currentTarget.value })}
          />
          <span>to</span>
          <input
            type="date"
            class="input"
            aria-label="To"
            min={typed.start}
            value={typed.end}
            aria-invalid={read === undefined}
            onInput={(event) => type({ end: event.currentTarget.value })}
          />
          <span class="count" role="status">
            {read === undefined ? "The second day comes before the first." : `${lengthOf(read)} days`}
          </span>
        </div>
      ) : null}
    </>
  );
}
