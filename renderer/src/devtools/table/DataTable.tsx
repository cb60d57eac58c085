import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { type Arrangement, type Column, isShown, resorted, sorted, widened } from "./columns.ts";
import { useSlots } from "./useSlots.ts";
import { useWindowOfRows } from "./useWindowOfRows.ts";

const KEY_STEP = 16;

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly arrangement: Arrangement;
  readonly onArrange: (next: Arrangement) => void;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly tone?: (row: Row) => "bad" | "quiet" | undefined;
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
  /** Enter, or a second click: the detail opens. */
  readonly onOpen: (row: Row) => void;
  /** A letter that was pressed on the selected row. */
  readonly onLetter?: (letter: string, row: Row) => void;
  readonly empty: string;
}

/** A dense table of any number of rows: only those in sight are in the page. Arrows move, Enter opens. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, arrangement, rowKey, selected, onSelect } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => columns.filter((column) => isShown(column, arrangement)), [columns, arrangement]);
  const rows = useMemo(() => sorted(props.rows, columns, arrangement), [props.rows, columns, arrangement]);
  const at = selected === null ? -1 : rows.findIndex((row) => rowKey(row) === selected);
  const { first, last, before, after, reveal } = useWindowOfRows(scroller, rows.length);
  const drawn = rows.slice(first, last);
  const slots = useSlots(drawn.map(rowKey));

  const move = (to: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (next === undefined) return;
    onSelect(rowKey(next));
    reveal(Math.min(rows.length - 1, Math.max(0, to)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, last - first - 2);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at === -1 ? 0 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const row = rows[at];
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step !== undefined) move(step);
    else if (event.key === "Enter" && row !== undefined) props.onOpen(row);
    else if (/^[a-z]$/.test(event.key) && row !== undefined && props.onLetter !== undefined)
      props.onLetter(event.key, row);
    else return;
    event.preventDefault();
  };

  const width = shown.reduce((sum, column) => sum + widthOf(column, arrangement), 0);
  return (
    <div className="dt-scroll" ref={scroller}>
      <table
        className="dt"
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at >= first && at < last ? `${id}-${at}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        style={{ width: `max(100%, ${width}px)` }}
      >
        <colgroup>
          {shown.map((column, number) => (
            <col
              key={column.id}
              style={number === shown.length - 1 ? undefined : { width: widthOf(column, arrangement) }}
            />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map((column) => (
              <Head key={column.id} column={column} arrangement={arrangement} onArrange={props.onArrange} />
            ))}
          </tr>
        </thead>
        <Gap height={before} columns={shown.length} />
        <tbody>
          {drawn.map((row, number) => {
            const key = rowKey(row);
            const place = first + number;
            return (
              <tr
                key={slots.get(key)}
                id={`${id}-${place}`}
                aria-rowindex={place + 2}
                aria-selected={key === selected}
                data-tone={props.tone?.(row)}
                onClick={() => (key === selected ? props.onOpen(row) : onSelect(key))}
              >
                {shown.map((column) => (
                  <td key={column.id} data-align={column.align} data-mono={column.mono}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        <Gap height={after} columns={shown.length} />
      </table>
      {rows.length === 0 ? <p className="dock-empty">{props.empty}</p> : null}
    </div>
  );
}

/** The room that the rows out of sight would take. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return height === 0 ? null : (
    <tbody aria-hidden>
      <tr>
        <td className="dt-gap" colSpan={columns} style={{ height }} />
      </tr>
    </tbody>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly arrangement: Arrangement;
  readonly onArrange: (next: Arrangement) => void;
}

/** A column's head: a click sorts, its edge and Alt with the arrows make it wider. */
function Head<Row>({ column, arrangement, onArrange }: HeadProps<Row>) {
  const [dragged, setDragged] = useState<number | null>(null);
  const from = useRef(0);
  const sort = arrangement.sort?.id === column.id ? arrangement.sort : null;
  const width = widthOf(column, arrangement);
  useEffect(() => {
    if (dragged !== null) document.body.style.cursor = "col-resize";
    return () => {
      document.body.style.cursor = "";
    };
  }, [dragged]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? KEY_STEP : event.key === "ArrowLeft" ? -KEY_STEP : 0;
    if (!event.altKey || step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onArrange(widened(arrangement, column.id, width + step));
  };
  const onMove = (event: PointerEvent): void => {
    if (dragged !== null) onArrange(widened(arrangement, column.id, from.current + event.clientX - dragged));
  };
  return (
    <th
      scope="col"
      data-align={column.align}
      aria-sort={sort === null ? undefined : sort.down ? "descending" : "ascending"}
    >
      {column.sort === undefined ? (
        <span className="dt-title">{column.title}</span>
      ) : (
        <button
          type="button"
          className="dt-title"
          onClick={() => onArrange(resorted(arrangement, column.id))}
          onKeyDown={onKeyDown}
        >
          {column.title}
          <span className="dt-order" aria-hidden>
            {sort === null ? "" : sort.down ? "↓" : "↑"}
          </span>
        </button>
      )}
      <span
        className="dt-edge"
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = event.currentTarget.closest("th")?.getBoundingClientRect().width ?? width;
          setDragged(event.clientX);
        }}
        onPointerMove={onMove}
        onPointerUp={() => setDragged(null)}
        onPointerCancel={() => setDragged(null)}
      />
    </th>
  );
}

function widthOf<Row>(column: Column<Row>, arrangement: Arrangement): number {
  const stored = Object.hasOwn(arrangement.widths, column.id) ? arrangement.widths[column.id] : undefined;
  return typeof stored === "number" && Number.isFinite(stored) ? stored : column.width;
}
