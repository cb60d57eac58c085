import { ActionIcon, Button } from "@mantine/core";
import { IconFolder, IconFolderPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import { showFailure } from "../../ui/toasts.tsx";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { formatCount } from "../../ui/format.ts";

/** The user's own folders that Local Search searches. */
export function LocalFolders() {
  const api = useApi();
  const folders = useQuery("folders", (host) => host.localSearch.folders());
  const [busy, setBusy] = useState(false);

  const run = (what: Promise<unknown>, failure: string): void => {
    setBusy(true);
    what.then(folders.reload, (error: unknown) => showFailure(failure, error)).finally(() => setBusy(false));
  };

  return (
    <section className="card folders" aria-labelledby="folders-title">
      <div className="card-head">
        <div>
          <h2 className="card-title" id="folders-title">
            Local Search: on this computer, not Algolia
          </h2>
          <p className="muted">
            Searches Python’s language reference, the packages installed here, Latchkey’s documentation, and the folders
            below.
          </p>
        </div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolderPlus size={15} />}
          loading={busy}
          onClick={() => run(api.localSearch.addFolder(), "The folder was not added")}
        >
          Add folder…
        </Button>
      </div>
      {folders.error !== undefined && folders.data === undefined ? (
        <Failed error={folders.error} what="The folders could not be listed" onRetry={folders.reload} />
      ) : folders.data === undefined ? (
        <RowsLoading rows={1} height={36} />
      ) : folders.data.folders.length === 0 ? (
        <p className="folders-none">No folder of your own yet. Text and Markdown files are read, never changed.</p>
      ) : (
        <ul className="folder-list">
          {folders.data.folders.map((folder) => (
            <li key={folder.id}>
              <IconFolder size={16} stroke={1.6} aria-hidden />
              <span className="folder-path">{folder.label}</span>
              <span className="muted">{formatCount(folder.documents)} documents</span>
              <ActionIcon
                size={24}
                aria-label={`Stop searching ${folder.label}`}
                onClick={() => run(api.localSearch.removeFolder(folder.id), "The folder was not removed")}
              >
                <IconX size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
