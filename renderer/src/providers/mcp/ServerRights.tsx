import { Button, CloseButton, Switch } from "@mantine/core";
import { IconFolderPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { McpToolChoices, ProviderRef } from "../../ipc/messages.gen.ts";
import { showFailure } from "../../ui/toasts.tsx";

/** What a server may ask for: answers of its user, and of a language model at their cost; and which folders it is told of. All is agreed to natively. */
export function ServerRights({ slot }: { slot: ProviderRef }) {
  const api = useApi();
  const stored = useQuery(`mcp roots\n${slot.dashboardAppId}\n${slot.providerName}`, (host) =>
    host.mcp.getChoices(slot),
  );
  const [changed, setChanged] = useState<McpToolChoices>();
  const [busy, setBusy] = useState(false);
  const choices = changed ?? stored.data;
  const roots = choices?.roots ?? [];
  const change = (work: Promise<McpToolChoices>): void => {
    setBusy(true);
    work.then(setChanged, (error: unknown) => showFailure("That was not saved", error)).finally(() => setBusy(false));
  };
  return (
    <>
      <Switch
        size="xs"
        mt={8}
        label="It may ask me questions while its tools work"
        checked={choices?.questions ?? false}
        disabled={busy || choices === undefined}
        onChange={(event) => change(api.mcp.allowQuestions({ ...slot, allow: event.currentTarget.checked }))}
      />
      <Switch
        size="xs"
        mt={8}
        label={
          choices?.model
            ? `It may have ${choices.model.model} of “${choices.model.providerName}” asked, each time after you agree`
            : "It may have a language model asked, each time after you agree"
        }
        checked={Boolean(choices?.model)}
        disabled={busy || choices === undefined}
        onChange={(event) => change(api.mcp.allowModel({ ...slot, allow: event.currentTarget.checked }))}
      />
      <div className="server-always">
        <span>Folders that it is told it may use: {roots.length === 0 ? "none" : null}</span>
        {roots.map((folder) => (
          <span key={folder} className="chip">
            {folder}
            <CloseButton
              size="xs"
              disabled={busy}
              aria-label={`Take ${folder} back`}
              onClick={() => change(api.mcp.removeRoot({ ...slot, folder }))}
            />
          </span>
        ))}
        <Button
          size="compact-xs"
          variant="default"
          disabled={busy}
          leftSection={<IconFolderPlus size={13} />}
          onClick={() => change(api.mcp.addRoot(slot))}
        >
          Add folder…<span className="visually-hidden"> for {slot.providerName}</span>
        </Button>
      </div>
    </>
  );
}
