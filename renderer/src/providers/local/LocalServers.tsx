import { Button } from "@mantine/core";
import { IconServer } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import type { LocalServerFound } from "../../ipc/messages.gen.ts";
import { showFailure } from "../../ui/toasts.tsx";

/** Looks for language model servers on this computer when the user asks, and offers to add those found. */
export function LocalServers({ onAdd }: { onAdd: () => void }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const [servers, setServers] = useState<readonly LocalServerFound[] | null>(null);
  const look = (): void => {
    setBusy(true);
    api.openai
      .discoverLocal()
      .then(
        (found) => setServers(found.servers),
        (error: unknown) => showFailure("Nothing could be looked for", error),
      )
      .finally(() => setBusy(false));
  };
  return (
    <section className="card folders" aria-labelledby="servers-title">
      <div className="card-head">
        <div>
          <h2 className="card-title" id="servers-title">
            Language models on this computer
          </h2>
          <p className="muted">
            Ollama, LM Studio and llama.cpp answer like OpenAI. Latchkey looks for them only when you ask.
          </p>
        </div>
        <Button size="xs" variant="default" loading={busy} onClick={look}>
          Look for servers
        </Button>
      </div>
      {servers === null ? null : servers.length === 0 ? (
        <p className="folders-none">None answers at its usual port.</p>
      ) : (
        <ul className="folder-list">
          {servers.map((server) => (
            <li key={server.baseUrl}>
              <IconServer size={16} stroke={1.6} aria-hidden />
              <span className="folder-path">
                <strong>{server.program}</strong> <span className="mono">{server.baseUrl}</span>
              </span>
              <span className="muted">
                {server.models.length} {server.models.length === 1 ? "model" : "models"}
              </span>
              <Button size="compact-xs" variant="default" onClick={onAdd}>
                Add…
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
