/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import { lineOf } from "../algolia/json.ts";
import { type Fields, idOf } from "../algolia/record.ts";
import { isNumeric } from "./columns.ts";

interface Props {
  readonly records: readonly Fields[];
  readonly columns: readonly string[];
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
  readonly onOpen: (at: number) => void;
  readonly onPage: (by: number) => void;
  readonly busy: boolean;
}

/** The records of a page as a table. Arrows choose a record, Enter opens it, Page Up and Down turn the page. */
export function Records({ records, columns, chosen, onChoose, onOpen, onPage, busy }: Props) {
  const rows = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    rows.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen, records]);
  const onKey = (event: KeyboardEvent): void => {
    const next = stepped(event.key, chosen, records.length);
    if (next !== undefined) onChoose(next);
    else if (event.key === "Enter" && chosen >= 0) onOpen(chosen);
    else if (event.key === "PageDown") onPage(1);
    else if (event.key === "PageUp") onPage(-1);
    else return;
    event.preventDefault();
  };
  return (
    <div class="records" data-busy={busy}>
      <table
        role="grid"
        aria-label="Records"
        tabIndex={0}
        onKeyDown={onKey}
        {...(chosen >= 0 ? { "aria-activedescendant": `record-${chosen}` } : {})}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" data-numeric={isNumeric(records, column)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={rows}>
          {records.map((record, at) => (
            <tr
              key={idOf(record) || at}
              id={`record-${at}`}
              aria-selected={at === chosen}
              onClick={() => onChoose(at)}
              onDblClick={() => onOpen(at)}
            >
              {columns.map((column) => (
                <td key={column} data-numeric={isNumeric(records, column)}>
                  {lineOf(record[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The record that a key leads to; undefined for other keys. */
function stepped(key: string, chosen: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowDown":
      return Math.min(chosen + 1, count - 1);
    case "ArrowUp":
      return Math.max(chosen - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
