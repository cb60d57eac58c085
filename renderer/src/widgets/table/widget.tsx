/** @jsxImportSource preact */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { formatCount, formatMoment } from "../../ui/format.ts";
import { type Found, WithData, Wrong } from "../data/WithData.tsx";
import { csvOf } from "../data/csv.ts";
import shared from "../data/data.css?inline";
import { type Rows, cellOf, rowsOf, textIn } from "../data/rows.ts";
import { type Settings, namesOf } from "../data/settings.ts";
import { useWhole } from "../data/useWhole.ts";
import { host, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Nothing } from "../kit/states.tsx";
import { useOffer } from "../kit/useOffer.ts";
import { Columns } from "./Columns.tsx";
import { type View, PLAIN, filtered, next, sorted, viewFrom } from "./view.ts";
import { locale } from "../../ui/locale.ts";
import css from "./table.css?inline";
import { useLasting } from "../kit/useLasting.ts";

function TableWidget({ context }: { context: WidgetContext }) {
  return (
    <WithData context={context}>
      {(found) => {
        const table = rowsOf(found.value);
        if (table === undefined)
          return <Wrong setting="Path">The path finds “{textIn(found.value).slice(0, 60)}”, which has no rows.</Wrong>;
        return <Shown table={table} found={found} settings={context.settings} />;
      }}
    </WithData>
  );
}

/** How many rows are drawn at once. */
const AT_ONCE = 200;

function Shown({ table, found, settings }: { table: Rows; found: Found; settings: Settings }) {
  const [view, setView] = useView();
  const [filter, setFilter] = useLasting("filter", "");
  const [most, setMost] = useState(AT_ONCE);
  const wanted = namesOf(settings, "columns");
  const all = wanted.length > 0 ? wanted : table.columns;
  const columns = all.filter((column) => !view.hidden.includes(column));
  const rows = useMemo(
    () => sorted(filtered(table.rows, columns, filter), view.sorting),
    [found.answer, found.value, filter, view, columns.join("\n")],
  );
  useEffect(
    () => report(table.rows.length === 0 ? "empty" : "ready", { rows: table.rows.length, columns: all.slice(0, 20) }),
    [found.answer, found.value],
  );
  const whole = useWhole(() => csvOf(columns, rows), "CSV");
  useOffer(rows.map((row) => Object.fromEntries(columns.map((column) => [column, cellOf(row, column) ?? null]))));
  if (table.rows.length === 0)
    return <Nothing title="No rows">The answer has an empty list at this path. {found.freshness}</Nothing>;
  const numeric = new Set(
    columns.filter((column) => table.rows.every((row) => ["number", "undefined"].includes(typeof cellOf(row, column)))),
  );
  return (
    <div class="table-widget">
      <div class="tools">
        <input
          type="search"
          aria-label="Filter the rows"
          placeholder="Filter the rows"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <Columns all={all} hidden={view.hidden} onChange={(hidden) => setView({ ...view, hidden })} />
        <button type="button" class="button tool" onClick={whole.select}>
          Copy…
        </button>
      </div>
      <p class="told" role="status">
        <span>
          {rows.length === table.rows.length
            ? `${formatCount(rows.length)} ${rows.length === 1 ? "row" : "rows"}`
            : `${formatCount(rows.length)} of ${formatCount(table.rows.length)} rows`}
        </span>
        <span>{whole.told}</span>
        {found.freshness}
      </p>
      <div class="rows" tabIndex={0} role="region" aria-label="Rows" ref={whole.place} onCopy={whole.onCopy}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => {
                const way = view.sorting?.column === column ? (view.sorting.down ? "descending" : "ascending") : "none";
                return (
                  <th key={column} scope="col" aria-sort={way} data-numeric={numeric.has(column)}>
                    <button type="button" onClick={() => setView({ ...view, sorting: next(view.sorting, column) })}>
                      {column}
                      <span aria-hidden="true">{way === "none" ? "" : way === "ascending" ? " ↑" : " ↓"}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row, at) => (
              <tr key={at}>
                {columns.map((column) => (
                  <Cell key={column} value={cellOf(row, column)} numeric={numeric.has(column)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {columns.length === 0 ? <p class="muted">Every column is hidden. “Columns” shows them again.</p> : null}
        {rows.length === 0 ? <p class="muted none">No row holds “{filter}”.</p> : null}
        {rows.length > most ? (
          <button type="button" class="button more" onClick={() => setMost(most + AT_ONCE)}>
            Show {Math.min(AT_ONCE, rows.length - most)} more
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** A moment as services write it; it is shown as people read it. */
const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/u;

function Cell({ value, numeric }: { value: unknown; numeric: boolean }) {
  const text = textIn(value);
  const moment = typeof value === "string" && ISO_MOMENT.test(value) ? formatMoment(Date.parse(value)) : undefined;
  return (
    <td data-numeric={numeric} title={moment !== undefined || text.length > 40 ? text.slice(0, 1000) : undefined}>
      {typeof value === "number"
        ? value.toLocaleString(locale(), { maximumFractionDigits: 6 })
        : (moment ?? text.slice(0, 400))}
    </td>
  );
}

const KEY = "view";

/** Sorting and hidden columns, which the tile remembers. */
function useView(): [View, (view: View) => void] {
  const [view, setView] = useState<View>(PLAIN);
  useEffect(() => {
    host.latchkey.storage.get(KEY).then(
      (kept) => setView(viewFrom(kept)),
      () => undefined,
    );
  }, []);
  const change = (next: View): void => {
    setView(next);
    host.latchkey.storage.set(KEY, next).catch(() => undefined);
  };
  return [view, change];
}

mount(TableWidget, shared + css);
