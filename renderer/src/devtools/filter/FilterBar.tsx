import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { complete, countsOf } from "./complete.ts";
import { locale } from "../../ui/locale.ts";
import { type Field, hasTerm, termFor, toggleTerm, unknownFields } from "./filter.ts";

const MOST_COUNTS = 5;

interface Props<Row> {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly fields: readonly Field<Row>[];
  /** The rows before they are filtered: what values there are. */
  readonly rows: readonly Row[];
  readonly found: number;
  /** Buttons at the end of the bar. */
  readonly children?: ReactNode;
}

/** The filter of a tab: a text with completion, counts that filter when clicked, and the tab's own buttons. */
export function FilterBar<Row>({ label, text, onText, fields, rows, found, children }: Props<Row>) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const options = useMemo(
    () => (caret === null ? null : complete(text, caret, fields, rows)),
    // The rows as they were when the caret moved are good enough: a list that changes by itself cannot be used.
    [text, caret, fields],
  );
  const list = options?.options ?? [];
  const counts = useMemo(
    () =>
      fields
        .filter(({ counted }) => counted === true)
        .flatMap((field) =>
          countsOf(rows, field)
            .slice(0, MOST_COUNTS)
            .map((one) => ({ ...one, field: field.name })),
        ),
    [fields, rows],
  );
  const unknown = unknownFields(text, fields);

  const take = (option: string): void => {
    if (options === null) return;
    const end = option.endsWith(":") || option.endsWith(">") ? "" : " ";
    const next = `${text.slice(0, options.from)}${option}${end}${text.slice(options.to).trimStart()}`;
    const at = options.from + option.length + end.length;
    onText(next);
    setChosen(-1);
    setCaret(at);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" && list.length > 0) setChosen((last) => (last + 1) % list.length);
    else if (event.key === "ArrowUp" && list.length > 0) setChosen((last) => (last <= 0 ? list.length : last) - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) take(list[chosen]?.text ?? "");
    else if (event.key === "Escape" && list.length > 0 && caret !== null) setCaret(null);
    else if (event.key === "Escape" && text !== "") onText("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="filter">
      <div className="filter-row">
        <div className="filter-box">
          <input
            ref={input}
            className="filter-input"
            type="text"
            role="combobox"
            aria-label={label}
            aria-expanded={list.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
            placeholder={`Filter: ${fields[0]?.name ?? "name"}:… >100ms "text" -not`}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => {
              onText(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart);
              setChosen(-1);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setCaret(null)}
          />
          {text === "" ? (
            <kbd className="filter-key" aria-hidden>
              /
            </kbd>
          ) : (
            <ActionIcon className="filter-clear" size={20} aria-label="Clear the filter" onClick={() => onText("")}>
              <IconX size={13} />
            </ActionIcon>
          )}
          <ul
            className="filter-list"
            id={`${id}-list`}
            role="listbox"
            aria-label="Completions"
            hidden={list.length === 0}
          >
            {list.map((option, at) => (
              <li
                key={option.text}
                id={`${id}-${at}`}
                role="option"
                aria-selected={at === chosen}
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(option.text);
                }}
              >
                <span>{option.text}</span>
                {option.count === undefined ? null : <span className="muted">{option.count}</span>}
              </li>
            ))}
          </ul>
        </div>
        <span className="filter-found" role="status">
          {text.trim() === ""
            ? `${found.toLocaleString(locale())}`
            : `${found.toLocaleString(locale())} of ${rows.length.toLocaleString(locale())}`}
        </span>
        <div className="filter-buttons">{children}</div>
      </div>
      {counts.length === 0 && unknown.length === 0 ? null : (
        <div className="filter-counts" role="group" aria-label="Counts">
          {unknown.length === 0 ? null : (
            <span className="filter-unknown">
              No field is called {unknown.map((name) => `“${name}”`).join(", ")}: looked for as text.
            </span>
          )}
          {counts.map(({ field, value, count }) => {
            const term = termFor(field, value);
            return (
              <button
                key={term}
                type="button"
                className="count"
                aria-pressed={hasTerm(text, term)}
                onClick={() => onText(toggleTerm(text, term))}
              >
                {value} <span className="muted">{count.toLocaleString(locale())}</span>
              </button>
            );
          })}
        </div>
      )}
    </div>
  );
}
