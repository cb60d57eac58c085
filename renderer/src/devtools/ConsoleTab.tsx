import { Select } from "@mantine/core";
import { useState } from "react";
import { useHostEvent } from "../host/api.tsx";
import { useQuery } from "../host/useQuery.ts";
import { linesOf, type SaidLine } from "../dashboard/tile/useWidgetErrors.ts";
import { Table } from "./Table.tsx";

const MAX_LINES = 1000;

/** What widgets write to their consoles, and the errors that they do not catch; newest first, of one widget or of all. */
export function ConsoleTab() {
  const kept = useQuery("console", (api) => api.widgets.console());
  const [said, setSaid] = useState<readonly SaidLine[]>([]);
  const [widget, setWidget] = useState<string | null>(null);
  useHostEvent("widget-said", (payload) => setSaid((last) => [...last, ...linesOf(payload)].slice(-MAX_LINES)));

  const numbers = new Set<number>();
  const lines = [...(kept.data?.lines ?? []), ...said]
    .filter(({ number }) => !numbers.has(number) && numbers.add(number))
    .toReversed();
  const widgets = [...new Set(lines.map((line) => line.widget))].toSorted();
  return (
    <>
      <Select
        className="console-filter"
        size="xs"
        aria-label="Widget"
        placeholder="All widgets"
        clearable
        data={widgets}
        value={widget}
        onChange={setWidget}
      />
      <Table<SaidLine>
        label="Console"
        columns={[
          {
            title: "Time",
            cell: ({ at }) => new Date(at * 1000).toLocaleTimeString("en-GB", { hour12: false }),
            mono: true,
          },
          { title: "Widget", cell: (line) => line.instance, mono: true },
          { title: "Level", cell: ({ level }) => <span data-level={level}>{level}</span>, mono: true },
          { title: "Text", cell: ({ text, count }) => (count > 1 ? `${text} (${count} times)` : text), mono: true },
          { title: "Place", cell: ({ place }) => place || "–", mono: true },
        ]}
        rows={lines.filter((line) => widget === null || line.widget === widget)}
        rowKey={(line) => String(line.number)}
        empty="No widget has written anything."
      />
    </>
  );
}
