import { useMemo } from "react";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import type { ChannelRow, LoggedCall } from "../../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { formatCount, formatMs } from "../../ui/format.ts";
import { quantile, tookOf } from "../calls/phases.ts";
import { type Field, termFor } from "../filter/filter.ts";
import type { Column } from "../table/columns.ts";
import { Workbench } from "../table/Workbench.tsx";
import { Tree } from "../tree/Tree.tsx";
import { DetailButton, Facts, Part } from "../ui.tsx";
import { TryChannel } from "./TryChannel.tsx";

interface Row extends ChannelRow {
  readonly calls: number;
  readonly p50: number | null;
}

/** Who may use a channel, as the filter names it and in words. */
const WHO: Record<string, string> = { none: "window", granted: "manifest", all: "every" };
const WIDGETS: Record<string, string> = { none: "window only", granted: "by manifest", all: "every widget" };

const FIELDS: readonly Field<Row>[] = [
  { name: "channel", kind: "text", value: ({ name }) => name },
  { name: "by", kind: "text", value: ({ registeredBy }) => registeredBy },
  { name: "who", kind: "text", value: ({ widgets }) => WHO[widgets] ?? widgets, counted: true },
  { name: "is", kind: "text", value: kindOf, counted: true },
  { name: "calls", kind: "count", value: ({ calls }) => calls },
  { name: "p50", kind: "ms", value: ({ p50 }) => p50 },
];

const COLUMNS: Column<Row>[] = [
  { id: "name", title: "Channel", cell: ({ name }) => <b>{name}</b>, sort: ({ name }) => name, width: 230 },
  {
    id: "calls",
    title: "Calls",
    cell: ({ calls }) => (calls === 0 ? "–" : formatCount(calls)),
    sort: ({ calls }) => calls,
    align: "right",
    width: 66,
  },
  {
    id: "p50",
    title: "Median",
    cell: ({ p50 }) => (p50 === null ? "–" : formatMs(p50)),
    sort: ({ p50 }) => p50,
    align: "right",
    width: 80,
  },
  {
    id: "widgets",
    title: "Who may",
    cell: ({ widgets }) => WIDGETS[widgets] ?? widgets,
    sort: ({ widgets }) => widgets,
    width: 110,
  },
  { id: "kind", title: "Kind", cell: kindOf, sort: kindOf, width: 90 },
  {
    id: "by",
    title: "Registered by",
    cell: ({ registeredBy }) => registeredBy,
    sort: ({ registeredBy }) => registeredBy,
    mono: true,
    width: 330,
  },
];

interface Props {
  readonly calls: readonly LoggedCall[];
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly onCalls: (filter: string) => void;
}

/** Every channel: who registered it, who may use it, what its params are; and a form to try it. */
export function ChannelsTab({ calls, filter, onFilter, onCalls }: Props) {
  const listed = useQuery("devtools:channels", (api) => api.devtools.channels());
  useReloadOn("extensions-changed", listed.reload);
  const rows = useMemo(() => withCalls(listed.data?.channels ?? [], calls), [listed.data, calls]);
  if (listed.data === undefined) {
    return listed.error === undefined ? (
      <RowsLoading rows={4} height={26} />
    ) : (
      <Failed error={listed.error} what="The channels could not be listed" onRetry={listed.reload} />
    );
  }
  return (
    <Workbench
      id="channels"
      label="Channels"
      rows={rows}
      rowKey={({ name }) => name}
      columns={COLUMNS}
      fields={FIELDS}
      filter={filter}
      onFilter={onFilter}
      empty="There is no channel."
      detailTitle={({ name }) => name}
      detail={(row) => (
        <>
          <div className="detail-actions">
            <DetailButton disabled={row.calls === 0} onClick={() => onCalls(termFor("channel", row.name))}>
              Its calls
            </DetailButton>
          </div>
          <Facts
            facts={[
              ["Registered by", row.registeredBy],
              ["Who may", WIDGETS[row.widgets] ?? row.widgets],
              ["Provider", row.usesProvider ? "that of the widget’s slot" : ""],
              ["Asks a person", row.asks ? "only right after a click in the widget" : ""],
              ["Deadline", formatMs(row.deadlineS * 1000)],
              ["Kind", kindOf(row)],
            ]}
          />
          <TryChannel key={row.name} channel={row} />
          <Part title="Schema of its params">
            {row.params === null ? (
              <p className="muted">It has no model: any object is taken.</p>
            ) : (
              <Tree label="Schema" value={row.params} open={1} />
            )}
          </Part>
        </>
      )}
    />
  );
}

function kindOf({ streams, reads }: ChannelRow): string {
  return streams ? "stream" : reads ? "read" : "call";
}

/** The channels with what the log knows of their calls. */
function withCalls(channels: readonly ChannelRow[], calls: readonly LoggedCall[]): Row[] {
  const made = Map.groupBy(
    calls.filter(({ outcome }) => outcome !== "running"),
    ({ channel }) => channel,
  );
  return channels.map((channel) => {
    const own = made.get(channel.name) ?? [];
    return { ...channel, calls: own.length, p50: quantile(own.map(tookOf), 0.5) };
  });
}
