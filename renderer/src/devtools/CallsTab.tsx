import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect } from "react";
import { useQuery } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/States.tsx";
import { formatBytes } from "../ui/format.ts";
import { formatValue, rowsIn } from "./facts.ts";
import { type Column, Table } from "./Table.tsx";

type Row = Record<string, unknown>;

/** While the tab is open, the log is read this often. Nothing announces a call: that would itself be traffic. */
const EVERY_MS = 1000;

const columns: Column<Row>[] = [
  { title: "Time", cell: (row) => clock(row["at"]), mono: true },
  { title: "Channel", cell: (row) => <strong>{String(row["channel"])}</strong>, mono: true },
  { title: "From", cell: (row) => senderOf(row["sender"]) },
  { title: "Outcome", cell: (row) => <Outcome outcome={String(row["outcome"])} source={row["source"]} /> },
  { title: "Queue", cell: (row) => formatValue("queueMs", row["queueMs"]), align: "right" },
  { title: "Handler", cell: (row) => formatValue("handlerMs", row["handlerMs"]), align: "right" },
  { title: "SDK", cell: (row) => formatValue("sdkMs", row["sdkMs"]), align: "right" },
  { title: "Encode", cell: (row) => formatValue("encodeMs", row["encodeMs"]), align: "right" },
  { title: "Size", cell: (row) => (typeof row["bytes"] === "number" ? formatBytes(row["bytes"]) : "–"), align: "right" },
  { title: "Params", cell: (row) => <Params params={row["params"]} />, mono: true },
];

/** The last calls over the boundary: who asked what, how it went, and where the time went. Params come redacted. */
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
        rows={rowsIn(calls.data, "calls").filter((row) => row["channel"] !== "call-log")}
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

function Outcome({ outcome, source }: { outcome: string; source: unknown }) {
  return (
    <>
      <span className="dot-label" data-tone={outcome === "ok" ? "good" : outcome === "running" ? "quiet" : "bad"}>
        {outcome}
      </span>
      {typeof source === "string" ? (
        <span className="source" data-source={source}>
          {source}
        </span>
      ) : null}
    </>
  );
}

function Params({ params }: { params: unknown }) {
  const text = params === null || params === undefined ? "–" : JSON.stringify(params);
  return (
    <span className="cut" title={text}>
      {text}
    </span>
  );
}

function clock(at: unknown): string {
  return typeof at === "number" ? new Date(at).toLocaleTimeString("en-GB", { hour12: false }) : "–";
}

function senderOf(sender: unknown): string {
  if (typeof sender !== "object" || sender === null) return "–";
  const { widgetId, page } = sender as { widgetId?: unknown; page?: unknown };
  return typeof widgetId === "string" ? widgetId : typeof page === "string" ? "window" : "main process";
}
