import { Button, Menu } from "@mantine/core";
import { IconPlugConnected, IconTerminal2 } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import type { McpCatalogueEntry } from "../../ipc/messages.gen.ts";
import { showDone, showFailure } from "../../ui/toasts.tsx";

/** Offers the servers of the catalogue, and one by hand. What is chosen is filled in and agreed to in a native dialog. */
export function AddServerMenu({ appId }: { appId: string }) {
  const api = useApi();
  const [entries, setEntries] = useState<readonly McpCatalogueEntry[]>([]);

  const load = (): void => {
    if (entries.length > 0) return;
    api.mcp.getCatalog().then(
      (catalogue) => setEntries(catalogue.servers),
      (error: unknown) => showFailure("The catalogue could not be read", error),
    );
  };
  const add = (catalogId?: string): void => {
    api.mcp.addServer(appId, catalogId === undefined ? {} : { catalogId }).then(
      (answer) => {
        if (answer.saved) showDone(`${answer.saved.name} saved`);
      },
      (error: unknown) => showFailure("The server was not saved", error),
    );
  };

  return (
    <Menu position="bottom-end" width={340} onOpen={load}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlugConnected size={15} />}>
          Add MCP server
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        <Menu.Item leftSection={<IconTerminal2 size={16} />} onClick={() => add()}>
          <span className="menu-name">By command or address…</span>
          <span className="menu-text">A program on this computer, or a server on the network.</span>
        </Menu.Item>
        <Menu.Divider />
        {entries.map((entry) => (
          <Menu.Item key={entry.id} onClick={() => add(entry.id)}>
            <span className="menu-name">{entry.name}</span>
            <span className="menu-text">
              {entry.description} {entry.publisher}
              {entry.package === null ? "" : ` · ${entry.package} (${entry.registry})`} · {placeOf(entry.source)}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where an entry's code or documentation is, without what every address begins with. */
function placeOf(source: string): string {
  return source
    .replace(/^https:\/\/(www\.)?/u, "")
    .split("/")
    .slice(0, 3)
    .join("/");
}
