import { useMemo, useState } from "react";
import { useHostEvent } from "../host/api.tsx";
import { useQuery } from "../host/useQuery.ts";
import { formatCount } from "../ui/format.ts";
import { linesOf, type SaidLine } from "../dashboard/tile/useWidgetErrors.ts";
import type { Field } from "./filter/filter.ts";
import type { Column } from "./table/columns.ts";
import { Workbench } from "./table/Workbench.tsx";
import { Dot, Facts, clock } from "./ui.tsx";

const MAX_LINES = 1000;

const FIELDS: readonly Field<SaidLine>[] = [
  { name: "level", kind: "text", value: ({ level }) => level, counted: true },
  { name: "widget", kind: "text", value: ({ widget }) => widget, counted: true },
  { name: "instance", kind: "text", value: ({ instance }) => instance },
  { name: "text", kind: "text", value: ({ text }) => text },
  { name: "place", kind: "text", value: ({ place }) => place },
  { name: "count", kind: "count", value: ({ count }) => count },
];

const COLUMNS: Column<SaidLine>[] = [
  { id: "time", title: "Time", cell: ({ at }) => clock(at * 1000), sort: ({ at }) => at, mono: true, width: 112 },
  {
    id: "widget",
    title: "Widget",
    cell: ({ instance }) => instance,
    sort: ({ instance }) => instance,
    mono: true,
    width: 140,
  },
  {
    id: "level",
    title: "Level",
    cell: ({ level }) => <span data-level={level}>{level}</span>,
    sort: ({ level }) => level,
    mono: true,
    width: 84,
  },
  {
    id: "text",
    title: "Text",
    cell: ({ text, count }) => (count > 1 ? `${text} (${formatCount(count)} times)` : text),
    mono: true,
    width: 480,
  },
  { id: "place", title: "Place", cell: ({ place }) => place || "–", mono: true, width: 150 },
];

/** What widgets write to their consoles, and the errors that they do not catch; newest first. */
export function ConsoleTab({ filter, onFilter }: { filter: string; onFilter: (text: string) => void }) {
  const kept = useQuery("console", (api) => api.widgets.console());
  const [said, setSaid] = useState<readonly SaidLine[]>([]);
  useHostEvent("widget-said", (payload) => setSaid((last) => [...last, ...linesOf(payload)].slice(-MAX_LINES)));
  const lines = useMemo(() => {
    const numbers = new Set<number>();
    return [...(kept.data?.lines ?? []), ...said]
      .filter(({ number }) => !numbers.has(number) && numbers.add(number))
      .toReversed();
  }, [kept.data, said]);
  return (
    <Workbench<SaidLine>
      id="console"
      label="Console"
      rows={lines}
      rowKey={({ number }) => String(number)}
      columns={COLUMNS}
      fields={FIELDS}
      filter={filter}
      onFilter={onFilter}
      tone={({ level }) => (level === "error" || level === "uncaught" ? "bad" : undefined)}
      empty="No widget has written anything."
      detailTitle={({ widget }) => widget}
      detail={(line) => (
        <>
          <pre className="head" tabIndex={0} aria-label="Text">
            {line.text}
          </pre>
          <Facts
            facts={[
              ["When", clock(line.at * 1000)],
              [
                "Level",
                <Dot tone={line.level === "error" || line.level === "uncaught" ? "bad" : "quiet"}>{line.level}</Dot>,
              ],
              ["Tile", line.instance],
              ["Place", line.place],
              ["How often", line.count === 1 ? null : line.count],
            ]}
          />
        </>
      )}
    />
  );
}
