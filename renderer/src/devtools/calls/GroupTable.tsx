import { useMemo, useState } from "react";
import type { LoggedCall } from "../../ipc/messages.gen.ts";
import { formatBytes, formatCount, formatMs, formatShare } from "../../ui/format.ts";
import { type Column, useArrangement } from "../table/columns.ts";
import { DataTable } from "../table/DataTable.tsx";
import { type Group, type Grouping, groupsOf } from "./groups.ts";

const TITLES: Record<Grouping, string> = { from: "Widget", instance: "Tile", channel: "Channel", provider: "Provider" };

interface Props {
  readonly calls: readonly LoggedCall[];
  readonly by: Grouping;
  /** Shows the calls of one group. */
  readonly onGroup: (name: string) => void;
}

/** The calls summed up; Enter or a second click shows those of one group. */
export function GroupTable({ calls, by, onGroup }: Props) {
  const [arrangement, arrange] = useArrangement("groups");
  const [selected, setSelected] = useState<string | null>(null);
  const groups = useMemo(() => groupsOf(calls, by), [calls, by]);
  const ms = (value: number | null): string => (value === null ? "–" : formatMs(value));
  const columns: Column<Group>[] = [
    { id: "name", title: TITLES[by], cell: ({ name }) => <b>{name}</b>, sort: ({ name }) => name, width: 220 },
    {
      id: "count",
      title: "Calls",
      cell: ({ count }) => formatCount(count),
      sort: ({ count }) => count,
      align: "right",
      width: 80,
    },
    {
      id: "failed",
      title: "Failed",
      cell: ({ failed }) => (failed === 0 ? "–" : formatCount(failed)),
      sort: ({ failed }) => failed,
      align: "right",
      width: 80,
    },
    {
      id: "cached",
      title: "From caches",
      cell: ({ cached }) => (cached === null ? "–" : formatShare(cached)),
      sort: ({ cached }) => cached,
      align: "right",
      width: 100,
    },
    { id: "p50", title: "Median", cell: ({ p50 }) => ms(p50), sort: ({ p50 }) => p50, align: "right", width: 84 },
    { id: "p95", title: "95%", cell: ({ p95 }) => ms(p95), sort: ({ p95 }) => p95, align: "right", width: 84 },
    {
      id: "total",
      title: "In all",
      cell: ({ total }) => ms(total),
      sort: ({ total }) => total,
      align: "right",
      width: 84,
    },
    {
      id: "bytes",
      title: "Size",
      cell: ({ bytes }) => formatBytes(bytes),
      sort: ({ bytes }) => bytes,
      align: "right",
      width: 90,
    },
  ];
  return (
    <DataTable
      label={`Calls by ${TITLES[by].toLowerCase()}`}
      columns={columns}
      arrangement={arrangement}
      onArrange={arrange}
      rows={groups}
      rowKey={({ name }) => name}
      selected={selected}
      onSelect={setSelected}
      onOpen={({ name }) => onGroup(name)}
      empty="No call that has ended fits the filter."
    />
  );
}
