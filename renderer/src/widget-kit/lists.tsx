import { type ReactNode, useRef } from "react";
import { useOffer } from "./useOffer.ts";

interface ListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly children: (item: T) => ReactNode;
  readonly onChoose?: (item: T) => void;
}

/** Rows; with `onChoose` each is a button. */
export function List<T>({ items, keyOf, children, onChoose }: ListProps<T>): ReactNode {
  return (
    <ul className="kit-list">
      {items.map((item) => (
        <li key={keyOf(item)}>
          {onChoose === undefined ? (
            children(item)
          ) : (
            <button type="button" className="kit-row" onClick={() => onChoose(item)}>
              {children(item)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  /** Figures stand at the right, one below the other. */
  readonly numeric?: boolean;
}

interface TableProps<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

/** A table of records; its head stays in sight. Its user can keep it as a file. */
export function Table<T>({ columns, rows, keyOf }: TableProps<T>): ReactNode {
  const table = useRef<HTMLTableElement>(null);
  useOffer(() =>
    rows.map((row, at) =>
      Object.fromEntries(
        columns.map(({ title, cell }, nth) => [
          title,
          plain(cell(row), table.current?.querySelectorAll("tbody tr")[at]?.children[nth]),
        ]),
      ),
    ),
  );
  const look = (column: Column<T>): string | undefined => (column.numeric === true ? "kit-figure" : undefined);
  return (
    <table className="kit-table" ref={table}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" className={look(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => (
              <td key={column.title} className={look(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A cell's value as data: text and figures as they are, anything else as it reads on the screen. */
function plain(value: ReactNode, shown: Element | undefined): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  return typeof value === "string" || typeof value === "number" ? value : (shown?.textContent ?? null);
}
