import type { ResponseRow } from "../../ipc/messages.gen.ts";
import { formatBytes, formatCount, formatMs } from "../../ui/format.ts";
import type { Field } from "../filter/filter.ts";
import { type Column, figure } from "../table/columns.ts";
import { Dot } from "../ui.tsx";

export const RESPONSE_FIELDS: readonly Field<ResponseRow>[] = [
  { name: "provider", kind: "text", value: (row) => row.provider, counted: true },
  { name: "channel", kind: "text", value: (row) => row.channel, counted: true },
  { name: "state", kind: "text", value: (row) => row.state, counted: true },
  { name: "level", kind: "text", value: (row) => row.level },
  { name: "app", kind: "text", value: (row) => row.appId },
  { name: "by", kind: "text", value: (row) => row.by },
  { name: "label", kind: "text", value: (row) => row.label },
  { name: "params", kind: "text", value: paramsOf },
  { name: "tag", kind: "text", value: (row) => row.tags.join(" ") },
  { name: "size", kind: "bytes", value: (row) => row.size },
  { name: "age", kind: "ms", value: (row) => ageOf(row, Date.now()) },
  { name: "ttl", kind: "ms", value: (row) => row.ttl },
  { name: "fetch", kind: "ms", value: (row) => row.p50 },
  { name: "hits", kind: "count", value: (row) => row.hits },
];

const TONES = { fresh: "good", stale: "warn", fetching: "quiet", "not-found": "bad" } as const;

/** The columns, with ages as of `now`. */
export function responseColumns(now: number): Column<ResponseRow>[] {
  return [
    { id: "channel", title: "Channel", cell: (row) => <b>{row.channel}</b>, sort: (row) => row.channel, width: 160 },
    {
      id: "params",
      title: "Params",
      cell: (row) => <span title={paramsOf(row)}>{paramsOf(row)}</span>,
      sort: paramsOf,
      mono: true,
      width: 240,
    },
    { id: "provider", title: "Provider", cell: (row) => row.provider || "–", sort: (row) => row.provider, width: 130 },
    {
      id: "state",
      title: "State",
      cell: (row) => <Dot tone={TONES[row.state]}>{row.state === "not-found" ? "not found" : row.state}</Dot>,
      sort: (row) => row.state,
      width: 92,
    },
    {
      id: "age",
      title: "Age of TTL",
      cell: (row) => <Age row={row} now={now} />,
      sort: (row) => ageOf(row, now),
      width: 150,
    },
    { id: "level", title: "Level", cell: (row) => levelName(row), sort: (row) => row.level, width: 88 },
    figure("hits", "Hits", (row) => row.hits, formatCount, 60),
    figure("size", "Size", (row) => row.size, formatBytes, 74),
    figure("fetch", "Fetch", (row) => row.p50, formatMs, 72),
    {
      id: "label",
      title: "Label",
      cell: (row) => row.label,
      sort: (row) => row.label,
      mono: true,
      width: 240,
      extra: true,
    },
    { id: "tags", title: "Tags", cell: (row) => row.tags.join(", "), mono: true, width: 200, extra: true },
  ];
}

/** What it was asked with, as one line. */
function paramsOf({ params }: ResponseRow): string {
  if (typeof params !== "object" || params === null) return "–";
  const parts = Object.entries(params).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return parts.join(", ") || "–";
}

/** Where it came from, in words. */
export function levelName({ level, by }: ResponseRow): string {
  if (level === "shared") return by === "" ? "shared" : `shared, ${by}`;
  return level === "last-run" ? "last run" : level || "–";
}

/** Milliseconds since it was given; null for one of an earlier run, and for one that is being fetched. */
export function ageOf({ answeredAt }: ResponseRow, now: number): number | null {
  return answeredAt === null ? null : Math.max(0, now - answeredAt);
}

function Age({ row, now }: { row: ResponseRow; now: number }) {
  const age = ageOf(row, now);
  if (age === null) return <span className="muted">{row.level === "last-run" ? "of an earlier run" : "–"}</span>;
  const part = Math.min(1, age / row.ttl);
  return (
    <span className="age" title={`${formatMs(age)} old; fresh for ${formatMs(row.ttl)}`}>
      <span className="age-bar" aria-hidden>
        <span data-over={part >= 1 || row.state === "stale"} style={{ width: `${100 * part}%` }} />
      </span>
      {formatMs(age)} / {formatMs(row.ttl)}
    </span>
  );
}
