import { Button, Switch } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { McpTool, McpToolChoices, ProviderRef } from "../../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { showFailure } from "../../ui/toasts.tsx";
import { powerOf, sentenceOf } from "./tools.ts";

/** A server's tools: what each says of itself, whether it may be used, and which tiles call it without a question. */
export function ToolList({ slot, tools }: { slot: ProviderRef; tools: readonly McpTool[] }) {
  const api = useApi();
  const stored = useQuery(`mcp choices\n${slot.dashboardAppId}\n${slot.providerName}`, (host) =>
    host.mcp.getChoices(slot),
  );
  const [changed, setChanged] = useState<McpToolChoices>();
  const [busy, setBusy] = useState(false);
  const choices = changed ?? stored.data;

  const change = (work: Promise<McpToolChoices>): void => {
    setBusy(true);
    work.then(setChanged, (error: unknown) => showFailure("That was not saved", error)).finally(() => setBusy(false));
  };
  const allow = (name: string, on: boolean): void => {
    const others = (choices?.blocked ?? []).filter((other) => other !== name);
    change(api.mcp.blockTools({ ...slot, blocked: on ? others : [...others, name] }));
  };

  if (tools.length === 0) return <p className="folders-none">It has no tools.</p>;
  if (choices === undefined) {
    return stored.error === undefined ? (
      <RowsLoading rows={2} height={32} />
    ) : (
      <Failed error={stored.error} what="What its tools may do could not be read" onRetry={stored.reload} />
    );
  }
  return (
    <>
      <ul className="server-tools" aria-label={`Tools of ${slot.providerName}`}>
        {tools.map((tool) => (
          <li key={tool.name}>
            <Switch
              size="xs"
              disabled={busy}
              checked={!choices.blocked.includes(tool.name)}
              onChange={(event) => allow(tool.name, event.currentTarget.checked)}
              label={
                <>
                  <code>{tool.name}</code> <span className="chip">{powerOf(tool)}</span>
                </>
              }
              description={sentenceOf(tool)}
            />
          </li>
        ))}
      </ul>
      {choices.always.length === 0 ? null : (
        <div className="server-always">
          <p>Called without a question: {choices.always.map((one) => `${one.tool} by ${one.tile}`).join("; ")}.</p>
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            onClick={() => change(api.mcp.forgetConsents(slot))}
          >
            Ask again
          </Button>
        </div>
      )}
    </>
  );
}
