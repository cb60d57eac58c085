import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect } from "react";
import type { LoggedCall } from "../ipc/messages.gen.ts";
import { useQuery } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { formatBytes, formatMoment, formatMs } from "../ui/format.ts";
import { type Column, Table } from "./Table.tsx";

/** How often an open tab reads the log. No event announces calls: each would itself be traffic to log. */
const EVERY_MS = 1000;

const columns: Column<LoggedCall>[] = [
  { title: "Time", cell: (call) => new Date(call.at).toLocaleTimeString("en-GB", { hour12: false }), mono: true },
  { title: "Channel", cell: (call) => <strong>{call.channel}</strong>, mono: true },
  { title: "From", cell: (call) => call.sender.widgetId ?? "window" },
  { title: "Outcome", cell: (call) => <Outcome call={call} /> },
  { title: "Queue", cell: (call) => formatMs(call.queueMs), align: "right" },
  { title: "Handler", cell: (call) => formatMs(call.handlerMs), align: "right" },
  { title: "SDK", cell: (call) => formatMs(call.sdkMs), align: "right" },
  { title: "Encode", cell: (call) => formatMs(call.encodeMs), align: "right" },
  { title: "Size", cell: (call) => formatBytes(call.bytes), align: "right" },
  { title: "Params", cell: (call) => <Params params={call.params} />, mono: true },
];

/** The latest calls to the main process: caller, channel, outcome and timing. Params come redacted. */
export function CallsTab() {
  const calls = useQuery("calls", (api) => api.devtools.calls());
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") calls.reload();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [calls.reload]);
  if (calls.data === undefined) {
    return calls.error === undefined ? (
      <RowsLoading rows={4} height={28} />
    ) : (
      <Failed error={calls.error} what="The call log could not be read" onRetry={calls.reload} />
    );
  }
  return (
    <>
      <Table
        label="Calls"
        columns={columns}
        rows={calls.data.calls.filter((call) => call.channel !== "call-log")}
        rowKey={(_, at) => String(at)}
        empty="No call yet."
      />
      <Tooltip label="Read the log again">
        <ActionIcon className="dock-corner" size={26} aria-label="Read the log again" onClick={calls.reload}>
          <IconRefresh size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function Outcome({ call }: { call: LoggedCall }) {
  const tone = call.outcome === "ok" ? "good" : call.outcome === "running" ? "quiet" : "bad";
  return (
    <>
      <span className="dot-label" data-tone={tone} title={call.traceId === null ? undefined : `trace ${call.traceId}`}>
        {call.outcome}
      </span>
      {call.source === null ? null : (
        <span className="source" data-source={call.source} title={levelOf(call)}>
          {call.source}
          {call.fetchedBy === "" ? null : <>, by {call.fetchedBy}</>}
        </span>
      )}
    </>
  );
}

function Params({ params }: { params: unknown }) {
  const text = typeof params === "string" ? params : params === null ? "–" : JSON.stringify(params);
  return (
    <span className="cut" title={text}>
      {text}
    </span>
  );
}

/** Which level answered, in words. */
export function levelOf({ source, asOf, fetchedBy }: Pick<LoggedCall, "source" | "asOf" | "fetchedBy">): string {
  switch (source) {
    case "hit":
      return fetchedBy === "" ? "From memory" : `From memory; ${fetchedBy} fetched it`;
    case "stale":
      return asOf === null ? "From memory, expired" : `From the last run, as of ${formatMoment(asOf)}`;
    case "joined":
      return "From somebody else's fetch under way";
    case "shared":
      return fetchedBy === ""
        ? "From the team's shared cache"
        : `From the team's shared cache; ${fetchedBy} fetched it`;
    case "miss":
      return "From the service";
    case null:
      return "Not cached";
  }
}
