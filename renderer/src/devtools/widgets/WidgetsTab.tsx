import { Select } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import type { ProcessSample, WidgetRow, WidgetRows } from "../../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { formatBytes, formatCount, formatMs } from "../../ui/format.ts";
import { quantile, tookOf } from "../calls/phases.ts";
import { type Field, termFor } from "../filter/filter.ts";
import { reloadTile } from "../inspect.ts";
import { type Column, figure } from "../table/columns.ts";
import { Workbench } from "../table/Workbench.tsx";
import { Processes, formatCpu } from "./Processes.tsx";
import { DetailButton, Dot, Facts, Part, doing } from "../ui.tsx";
import type { Watch } from "../useWatch.ts";

interface Row extends WidgetRow {
  readonly calls: number;
  readonly failed: number;
  readonly events: number;
  readonly p50: number | null;
  /** What draws it; null where it does not run now, or is not known. */
  readonly process: ProcessSample | null;
  /** How many tiles that process draws. */
  readonly drawn: number;
}

/** Processor and memory are asked for again so often, while the tab is open and not paused. */
const EVERY_MS = 2000;

/** What a widget can be made to meet. */
const MODES = [
  { value: "", label: "Nothing: the real thing" },
  { value: "loading", label: "Loading: calls wait (pause)" },
  { value: "slow", label: "Slow: 2 s more for each call" },
  { value: "error", label: "Error: calls fail" },
  { value: "offline", label: "Offline: no network" },
  { value: "empty", label: "Empty: answers without content" },
] as const;
type Mode = Exclude<(typeof MODES)[number]["value"], "">;

const FIELDS: readonly Field<Row>[] = [
  { name: "widget", kind: "text", value: ({ widget }) => widget },
  { name: "title", kind: "text", value: ({ title }) => title },
  { name: "instance", kind: "text", value: ({ instance }) => instance },
  { name: "dashboard", kind: "text", value: ({ dashboard }) => dashboard, counted: true },
  { name: "simulated", kind: "text", value: ({ simulated }) => simulated },
  { name: "channel", kind: "text", value: ({ channels }) => channels.join(" ") },
  { name: "memory", kind: "bytes", value: ({ process }) => process?.bytes },
  { name: "storage", kind: "bytes", value: ({ storageBytes }) => storageBytes },
  { name: "p50", kind: "ms", value: ({ p50 }) => p50 },
  { name: "calls", kind: "count", value: ({ calls }) => calls },
  { name: "process", kind: "count", value: ({ pid }) => pid },
  { name: "processor", kind: "count", value: ({ process }) => process?.cpu },
  { name: "failed", kind: "count", value: ({ failed }) => failed },
  { name: "uncaught", kind: "count", value: ({ uncaught }) => uncaught },
];

const COLUMNS: Column<Row>[] = [
  { id: "title", title: "Widget", cell: ({ title }) => <b>{title}</b>, sort: ({ title }) => title, width: 150 },
  {
    id: "dashboard",
    title: "Dashboard",
    cell: ({ dashboard }) => dashboard,
    sort: ({ dashboard }) => dashboard,
    width: 120,
  },
  figure("process", "Process", ({ pid }) => pid, String, 76),
  figure("processor", "Processor", ({ process }) => process?.cpu ?? null, formatCpu, 86),
  figure("memory", "Memory", ({ process }) => process?.bytes ?? null, formatBytes, 80),
  {
    id: "calls",
    title: "Calls",
    cell: ({ calls }) => formatCount(calls),
    sort: ({ calls }) => calls,
    align: "right",
    width: 64,
  },
  {
    id: "failed",
    title: "Failed",
    cell: ({ failed }) => (failed === 0 ? "–" : formatCount(failed)),
    sort: ({ failed }) => failed,
    align: "right",
    width: 64,
  },
  {
    id: "p50",
    title: "Median",
    cell: ({ p50 }) => (p50 === null ? "–" : formatMs(p50)),
    sort: ({ p50 }) => p50,
    align: "right",
    width: 74,
  },
  {
    id: "events",
    title: "Events",
    cell: ({ events }) => formatCount(events),
    sort: ({ events }) => events,
    align: "right",
    width: 66,
  },
  {
    id: "storage",
    title: "Storage",
    cell: ({ storageBytes }) => formatBytes(storageBytes),
    sort: ({ storageBytes }) => storageBytes,
    align: "right",
    width: 74,
  },
  {
    id: "lines",
    title: "Console",
    cell: ({ lines }) => (lines === 0 ? "–" : formatCount(lines)),
    sort: ({ lines }) => lines,
    align: "right",
    width: 80,
  },
  {
    id: "uncaught",
    title: "Exceptions",
    cell: ({ uncaught }) => (uncaught === 0 ? "–" : <Dot tone="bad">{formatCount(uncaught)}</Dot>),
    sort: ({ uncaught }) => uncaught,
    align: "right",
    width: 100,
  },
  {
    id: "simulated",
    title: "Simulated",
    cell: ({ simulated }) => (simulated === null ? "–" : <Dot tone="warn">{simulated}</Dot>),
    sort: ({ simulated }) => simulated,
    width: 96,
  },
  {
    id: "instance",
    title: "Instance",
    cell: ({ instance }) => instance,
    sort: ({ instance }) => instance,
    mono: true,
    width: 150,
  },
];

interface Props {
  readonly watch: Watch;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly onTab: (tab: "Calls" | "Console", filter: string) => void;
}

/** Every widget that runs: what it costs and keeps, and what it can be made to meet. */
export function WidgetsTab({ watch, filter, onFilter, onTab }: Props) {
  const listed = useQuery("devtools:widgets", (api) => api.devtools.widgets());
  useReloadOn("widget-reported", listed.reload, 1000);
  useReloadOn("widget-said", listed.reload, 1000);
  useReloadOn("dashboard-changed", listed.reload);
  useEffect(() => {
    // After the last answer, not by the clock: a question that is asked anew before it is answered never would be.
    if (watch.paused || listed.loading) return;
    const timer = setTimeout(listed.reload, EVERY_MS);
    return () => clearTimeout(timer);
  }, [watch.paused, listed.loading, listed.reload]);
  const rows = useMemo(() => rowsOf(listed.data, watch), [listed.data, watch]);
  if (listed.data === undefined) {
    return listed.error === undefined ? (
      <RowsLoading rows={4} height={26} />
    ) : (
      <Failed error={listed.error} what="The widgets could not be listed" onRetry={listed.reload} />
    );
  }
  return (
    <>
      <Workbench
        id="widgets"
        label="Running widgets"
        rows={rows}
        rowKey={({ instance }) => instance}
        columns={COLUMNS}
        fields={FIELDS}
        filter={filter}
        onFilter={onFilter}
        empty="No widget runs. Open a dashboard that has some."
        tone={({ failed, uncaught }) => (failed + uncaught > 0 ? "bad" : undefined)}
        detailTitle={({ title }) => title}
        detail={(row) => <WidgetDetail row={row} onTab={onTab} onChanged={listed.reload} />}
        onLetter={(letter, row) => {
          if (letter === "r") reloadTile(row.instance);
          if (letter === "i") onTab("Calls", termFor("instance", row.instance));
        }}
      />
      <Processes told={listed.data} />
    </>
  );
}

interface DetailProps {
  readonly row: Row;
  readonly onTab: (tab: "Calls" | "Console", filter: string) => void;
  readonly onChanged: () => void;
}

function WidgetDetail({ row, onTab, onChanged }: DetailProps) {
  const api = useApi();
  const simulate = (mode: Mode | null): void => {
    const words = mode === null ? "The real thing again" : `${row.title} meets “${mode}” until it is switched off`;
    doing(api.devtools.simulate(row.instance, mode).then(onChanged), words);
    // What it shows now was asked for before: it has to ask anew to meet it.
    if (mode !== null) reloadTile(row.instance);
  };
  return (
    <>
      <div className="detail-actions">
        <DetailButton onClick={() => reloadTile(row.instance)}>Reload</DetailButton>
        <DetailButton onClick={() => onTab("Calls", termFor("instance", row.instance))}>Its calls</DetailButton>
        <DetailButton onClick={() => onTab("Console", termFor("instance", row.instance))}>Its console</DetailButton>
      </div>
      <Part title="Let it meet">
        <Select
          size="xs"
          aria-label="What the widget meets"
          data={[...MODES]}
          value={row.simulated ?? ""}
          allowDeselect={false}
          onChange={(mode) => simulate(mode === "" || mode === null ? null : (mode as Mode))}
        />
        <p className="muted">Only the calls of this tile are touched, until Latchkey ends or it is switched off.</p>
      </Part>
      <Facts
        facts={[
          ["Package", row.widget],
          ["Instance", row.instance],
          ["Process", row.process === null ? "not running, or not known" : processOf(row)],
          ["Processor", row.process === null ? null : `${formatCpu(row.process.cpu)} of a core`],
          ["Memory", row.process === null ? null : `${formatBytes(row.process.bytes)} of its own`],
          ["Calls", formatCount(row.calls)],
          ["Failed", row.failed === 0 ? null : formatCount(row.failed)],
          ["Median time", row.p50 === null ? null : formatMs(row.p50)],
          ["Keeps", `${formatBytes(row.storageBytes)} in ${formatCount(row.storageKeys)} values`],
          ["Console", `${formatCount(row.lines)} lines, ${formatCount(row.uncaught)} exceptions`],
        ]}
      />
      <Part title="May call">
        {row.channels.length === 0 ? (
          <p className="muted">Nothing but what every widget has.</p>
        ) : (
          <ul className="askers">
            {row.channels.map((channel) => (
              <li key={channel}>{channel}</li>
            ))}
          </ul>
        )}
      </Part>
    </>
  );
}

/** Its number, and whether what it costs is this tile's alone. */
function processOf({ pid, drawn }: Row): string {
  return drawn === 1 ? `${pid}, for this tile alone` : `${pid}, for all ${formatCount(drawn)} tiles of its package`;
}

function rowsOf(told: WidgetRows | undefined, watch: Watch): Row[] {
  const { widgets = [], processes = [] } = told ?? {};
  const made = Map.groupBy(
    watch.calls.filter(({ outcome }) => outcome !== "running"),
    ({ sender }) => sender.instance ?? "",
  );
  const rows = widgets.map((row) => {
    const own = made.get(row.instance) ?? [];
    return {
      ...row,
      calls: own.length,
      failed: own.filter(({ outcome }) => outcome !== "ok").length,
      events: watch.events.filter(({ detail }) => detail["instance"] === row.instance).length,
      p50: quantile(own.map(tookOf), 0.5),
      process: processes.find(({ pid }) => pid === row.pid) ?? null,
      drawn: widgets.filter(({ pid }) => pid === row.pid).length,
    };
  });
  // Those that run first; a dashboard that was left has its tiles in the list, too.
  return [...rows.filter(({ pid }) => pid !== null), ...rows.filter(({ pid }) => pid === null)];
}
