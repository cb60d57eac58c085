import { useQuery, useReloadOn } from "../host/useQuery.ts";
import type { McpRecentCall, McpServerView } from "../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { formatCount, formatMs } from "../ui/format.ts";
import { type Column, Table } from "./Table.tsx";
import { locale } from "../ui/locale.ts";

const servers: Column<McpServerView>[] = [
  { title: "Provider", cell: (server) => <strong>{server.providerName}</strong> },
  { title: "App", cell: (server) => server.appId, mono: true },
  { title: "State", cell: ({ status }) => <State state={status.state} /> },
  { title: "By", cell: ({ status }) => status.transport ?? "–" },
  { title: "Process", cell: ({ status }) => status.pid ?? "–", align: "right", mono: true },
  { title: "Server", cell: ({ status }) => `${status.serverName} ${status.serverVersion}`.trim() || "–" },
  { title: "Protocol", cell: ({ status }) => status.protocol || "–", mono: true },
  { title: "Tools", cell: ({ status }) => status.tools ?? "–", align: "right" },
  { title: "Requests", cell: ({ status }) => status.calls, align: "right" },
  { title: "Under way", cell: ({ status }) => status.inFlight, align: "right" },
  { title: "Last error", cell: ({ status }) => status.lastError ?? "–" },
];

const calls: Column<McpRecentCall>[] = [
  { title: "Time", cell: (call) => new Date(call.at).toLocaleTimeString(locale(), { hour12: false }), mono: true },
  { title: "Tool", cell: (call) => call.tool, mono: true },
  { title: "Result", cell: (call) => <Result result={call.result} /> },
  { title: "Took", cell: (call) => formatMs(call.ms), align: "right" },
];

/** The MCP servers that were used: their sessions, the last calls of their tools, and what they wrote. */
export function ServersTab() {
  const known = useQuery("servers", (api) => api.devtools.servers());
  useReloadOn("mcp-servers-changed", known.reload);
  if (known.data === undefined) {
    return known.error === undefined ? (
      <RowsLoading rows={3} height={28} />
    ) : (
      <Failed error={known.error} what="The servers could not be listed" onRetry={known.reload} />
    );
  }
  const list = known.data.servers;
  return (
    <>
      <Table
        label="MCP servers"
        columns={servers}
        rows={list}
        rowKey={keyOf}
        empty="No MCP server was used yet. One starts when it is first needed."
      />
      {list.map((server) => (
        <section key={keyOf(server)} className="dock-server" aria-label={`${server.providerName}, calls and log`}>
          <h2>{server.providerName}</h2>
          <Table
            label={`Calls of ${server.providerName}`}
            columns={calls}
            rows={[...server.recent].reverse()}
            rowKey={(_, at) => String(at)}
            empty="No tool was called yet."
          />
          {server.status.log.length === 0 ? null : (
            <details>
              <summary>What it wrote ({formatCount(server.status.log.length)} lines)</summary>
              <pre tabIndex={0} aria-label={`Log of ${server.providerName}`}>
                {server.status.log.join("\n")}
              </pre>
            </details>
          )}
        </section>
      ))}
    </>
  );
}

function keyOf(server: McpServerView): string {
  return `${server.appId}\n${server.providerName}`;
}

function State({ state }: { state: string }) {
  const tone = state === "running" ? "good" : state === "failed" ? "bad" : "quiet";
  return (
    <span className="dot-label" data-tone={tone}>
      {state}
    </span>
  );
}

function Result({ result }: { result: string }) {
  return (
    <span className="dot-label" data-tone={result === "ok" ? "good" : "bad"}>
      {result}
    </span>
  );
}
