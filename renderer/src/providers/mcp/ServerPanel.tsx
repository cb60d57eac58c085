import { Button } from "@mantine/core";
import { IconLogin, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import type { McpServerStatus, McpTool, ProviderView } from "../../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { showFailure } from "../../ui/toasts.tsx";
import { ServerRights } from "./ServerRights.tsx";
import { ToolList } from "./ToolList.tsx";
import { formatCount } from "../../ui/format.ts";

/** How an MCP server is, its tools, its log, and the buttons that start and stop it. */
export function ServerPanel({ appId, provider }: { appId: string; provider: ProviderView }) {
  const api = useApi();
  const slot = { providerHash: provider.providerHash, dashboardAppId: appId, providerName: provider.name };
  const status = useQuery(`mcp\n${appId}\n${provider.name}\n${provider.providerHash}`, (host) =>
    host.mcp.getServerStatus(slot),
  );
  useReloadOn("mcp-servers-changed", status.reload);
  const [tools, setTools] = useState<readonly McpTool[]>();
  const [busy, setBusy] = useState(false);

  const run = (work: Promise<unknown>, what: string): void => {
    setBusy(true);
    work
      .catch((error: unknown) => showFailure(what, error))
      .finally(() => {
        setBusy(false);
        status.reload();
      });
  };
  const list = (): void =>
    run(
      api.mcp.listTools(slot).then((found) => setTools(found.tools)),
      "The tools could not be listed",
    );

  if (status.data === undefined) {
    return status.error === undefined ? (
      <RowsLoading rows={1} height={32} />
    ) : (
      <Failed error={status.error} what="The server's state could not be read" onRetry={status.reload} />
    );
  }
  const running = status.data.state === "running";
  return (
    <section className="usage" aria-label={`Server of ${provider.name}`}>
      <div className="server-head">
        <p className="server-state" role="status">
          <span className={`server-dot server-${status.data.state}`} aria-hidden />
          {stateOf(status.data)}
        </p>
        <Button size="xs" variant="default" disabled={busy} onClick={list}>
          {running ? "List tools" : "Start and list tools"}
        </Button>
        {status.data.signsIn && !running ? (
          <Button
            size="xs"
            disabled={busy}
            leftSection={<IconLogin size={14} />}
            onClick={() => run(api.mcp.signIn(slot), "You are not signed in")}
          >
            Sign in…
          </Button>
        ) : null}
        {running ? (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            leftSection={<IconPlayerStop size={14} />}
            onClick={() => run(api.mcp.stopServer(slot), "The server was not stopped")}
          >
            Stop
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            leftSection={<IconPlayerPlay size={14} />}
            onClick={() => run(api.mcp.startServer(slot), "The server did not start")}
          >
            Start
          </Button>
        )}
      </div>
      {status.data.lastError === null ? null : <p className="server-error">{status.data.lastError}</p>}
      {tools === undefined ? null : <ToolList slot={slot} tools={tools} />}
      <ServerRights slot={slot} />
      {status.data.log.length === 0 ? null : (
        <details className="server-log">
          <summary>What it wrote ({formatCount(status.data.log.length)} lines)</summary>
          <pre tabIndex={0} aria-label={`Log of ${provider.name}`}>
            {status.data.log.join("\n")}
          </pre>
        </details>
      )}
    </section>
  );
}

function stateOf(status: McpServerStatus): string {
  const words = {
    stopped: "Not running: it starts when it is used",
    starting: "Starting…",
    running: "Running",
    stopping: "Stopping…",
    failed: "Stopped: it failed three times in a minute",
  }[status.state];
  const who = status.serverName === "" ? "" : ` · ${status.serverName} ${status.serverVersion}`;
  return `${words}${who}`;
}
