import type { LoggedCall } from "../../ipc/messages.gen.ts";
import { formatBytes, formatMs } from "../../ui/format.ts";
import type { Field } from "../filter/filter.ts";
import { type Column, figure } from "../table/columns.ts";
import { Dot, clock } from "../ui.tsx";
import { levelOf } from "./level.ts";
import { type Phase, phasesOf, tookOf } from "./phases.ts";

/** Identifies a call in the table: by its page and number there while it runs, and the same after it. */
export function keyOf(call: LoggedCall): string {
  return call.id === 0 ? `#${call.number}` : `${call.sender.page}/${call.id}`;
}

/** Who asked, in a word. */
export function whoOf({ sender }: LoggedCall): string {
  if (sender.widgetId !== null && sender.widgetId !== undefined) return sender.widgetId;
  if (sender.page === "command-line") return "command line";
  return sender.page === "app" ? "Latchkey" : "window";
}

/** Where the answer came from, as the filter names it. */
function sourceOf({ source }: LoggedCall): string {
  const names = { hit: "memory", stale: "stale", joined: "joined", shared: "shared", miss: "service" } as const;
  return source === null ? "" : names[source];
}

export const CALL_FIELDS: readonly Field<LoggedCall>[] = [
  { name: "provider", kind: "text", value: (call) => call.provider },
  { name: "channel", kind: "text", value: (call) => call.channel },
  { name: "from", kind: "text", value: whoOf, counted: true },
  { name: "asked", kind: "text", value: (call) => call.asked, counted: true },
  { name: "outcome", kind: "text", value: (call) => call.outcome, counted: true },
  { name: "source", kind: "text", value: sourceOf, counted: true },
  { name: "instance", kind: "text", value: (call) => call.sender.instance },
  { name: "app", kind: "text", value: (call) => call.appId },
  { name: "trace", kind: "text", value: (call) => call.traceId },
  { name: "message", kind: "text", value: (call) => call.message },
  { name: "by", kind: "text", value: (call) => call.fetchedBy },
  { name: "size", kind: "bytes", value: (call) => call.bytes },
  { name: "took", kind: "ms", value: tookOf },
  { name: "sdk", kind: "ms", value: (call) => call.sdkMs },
  { name: "ipc", kind: "ms", value: (call) => call.ipcMs },
  { name: "queue", kind: "ms", value: (call) => call.queueMs },
  { name: "page", kind: "ms", value: (call) => call.pageMs },
  { name: "status", kind: "count", value: (call) => call.status },
];

/** The columns; `longest` (ms) is what the widest bar of the waterfall stands for. */
export function callColumns(longest: number): Column<LoggedCall>[] {
  return [
    { id: "time", title: "Time", cell: (call) => clock(call.at), sort: (call) => call.at, mono: true, width: 112 },
    {
      id: "channel",
      title: "Channel",
      cell: (call) => <b>{call.channel}</b>,
      sort: (call) => call.channel,
      width: 170,
    },
    { id: "from", title: "From", cell: (call) => <Who call={call} />, sort: whoOf, width: 104 },
    {
      id: "provider",
      title: "Provider",
      cell: (call) => call.provider || "–",
      sort: (call) => call.provider,
      width: 130,
    },
    {
      id: "outcome",
      title: "Outcome",
      cell: (call) => <Outcome call={call} />,
      sort: (call) => call.outcome,
      width: 118,
    },
    { id: "source", title: "Source", cell: (call) => <SourceTag call={call} />, sort: sourceOf, width: 88 },
    {
      id: "took",
      title: "Took",
      cell: (call) => (call.outcome === "running" ? "…" : formatMs(tookOf(call))),
      sort: tookOf,
      align: "right",
      width: 66,
    },
    figure("size", "Size", (call) => call.bytes, formatBytes, 82),
    {
      id: "waterfall",
      title: "Waterfall",
      cell: (call) => <Bar phases={phasesOf(call)} longest={longest} />,
      width: 150,
    },
    {
      id: "instance",
      title: "Instance",
      cell: (call) => call.sender.instance ?? "–",
      mono: true,
      width: 110,
      extra: true,
    },
    {
      id: "queue",
      title: "Queue",
      cell: (call) => formatMs(call.queueMs),
      sort: (call) => call.queueMs,
      align: "right",
      width: 70,
      extra: true,
    },
    {
      id: "sdk",
      title: "SDK",
      cell: (call) => formatMs(call.sdkMs),
      sort: (call) => call.sdkMs,
      align: "right",
      width: 70,
      extra: true,
    },
    {
      id: "encode",
      title: "Encode",
      cell: (call) => formatMs(call.encodeMs),
      sort: (call) => call.encodeMs,
      align: "right",
      width: 70,
      extra: true,
    },
    { id: "params", title: "Params", cell: paramsText, mono: true, width: 260, extra: true },
  ];
}

function Who({ call }: { call: LoggedCall }) {
  return (
    <>
      {whoOf(call)}
      {call.asked === "schedule" ? (
        <span className="asked" title="Its time had come: nobody asked">
          {" "}
          timed
        </span>
      ) : null}
    </>
  );
}

function paramsText({ params }: LoggedCall): string {
  if (params === null || params === undefined) return "–";
  return typeof params === "string" ? params : JSON.stringify(params);
}

function Outcome({ call }: { call: LoggedCall }) {
  const tone = call.outcome === "ok" ? "good" : call.outcome === "running" ? "warn" : "bad";
  return (
    <Dot tone={tone} {...(call.message === "" ? {} : { title: call.message })}>
      {call.outcome}
    </Dot>
  );
}

function SourceTag({ call }: { call: LoggedCall }) {
  return call.source === null ? null : (
    <span className="source" data-source={call.source} title={levelOf(call)}>
      {sourceOf(call)}
    </span>
  );
}

/** The phases of a call one after the other, the longest call of all as wide as the column. */
function Bar({ phases, longest }: { phases: readonly Phase[]; longest: number }) {
  const took = phases.reduce((sum, { ms }) => sum + ms, 0);
  // The root, so that a call of ten ms can be seen beside one of a second; the phases of one call are in proportion.
  const width = 100 * Math.sqrt(Math.min(1, took / Math.max(longest, 1)));
  const text = phases.map(({ name, ms }) => `${name} ${formatMs(ms)}`).join(", ");
  return (
    <span className="phases" role="img" aria-label={text || "Running"} title={text}>
      {phases.map(({ name, ms }) => (
        <span key={name} data-phase={name} style={{ width: `${(width * ms) / took}%` }} />
      ))}
    </span>
  );
}
