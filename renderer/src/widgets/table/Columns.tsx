/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  readonly all: readonly string[];
  readonly hidden: readonly string[];
  readonly onChange: (hidden: readonly string[]) => void;
}

/** A button that opens a list of the columns, each shown or hidden. */
export function Columns({ all, hidden, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && place.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
    };
  }, [open]);
  const toggle = (column: string): void =>
    onChange(hidden.includes(column) ? hidden.filter((one) => one !== column) : [...hidden, column]);
  return (
    <div
      class="columns"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button type="button" class="button tool" ref={button} aria-expanded={open} onClick={() => setOpen(!open)}>
        Columns
      </button>
      {open ? (
        <fieldset class="columns-list">
          <legend class="visually-hidden">Columns that are shown</legend>
          {all.map((column) => (
            <label key={column}>
              <input type="checkbox" checked={!hidden.includes(column)} onChange={() => toggle(column)} /> {column}
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}
