import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "../../host/useQuery.ts";
import type { Dashboard, Manifest, Tile } from "../../ipc/messages.gen.ts";
import { formatAgo, formatMoment } from "../../ui/format.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { pagesOf, tilesOn } from "../pages/pages.ts";
import { Preview } from "./Preview.tsx";
import { SidePanel } from "../../ui/SidePanel.tsx";

interface Props {
  readonly dashboard: Dashboard;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly onRestore: (version: number) => void;
  readonly onClose: () => void;
}

/** The last states of a dashboard: a list, a preview of the chosen one, and the way back to it. */
export function HistoryPanel({ dashboard, manifests, onRestore, onClose }: Props) {
  const { id } = dashboard;
  const [chosen, setChosen] = useState<number | null>(null);
  const versions = useQuery(`versions:${id}`, (api) => api.dashboards.versions(id));
  const then = useQuery(`version:${id}:${chosen ?? ""}`, async (api) =>
    chosen === null ? undefined : (await api.dashboards.version(id, chosen)).dashboard,
  );
  const list = versions.data?.versions ?? [];
  const current = list.find((one) => one.current)?.version;
  return (
    <SidePanel title={`Versions of ${dashboard.name}`} size={420} onClose={onClose}>
      {versions.error !== undefined ? (
        <Failed error={versions.error} what="The versions could not be read" onRetry={versions.reload} />
      ) : versions.data === undefined ? (
        <RowsLoading rows={6} height={40} />
      ) : (
        <>
          <div className="history-preview">
            {chosen === null || then.data === undefined ? (
              <Preview {...drawn(dashboard)} manifests={manifests} label="How it is now" />
            ) : (
              <Preview {...drawn(then.data)} manifests={manifests} label="How it was" />
            )}
            <div className="history-bar">
              <Text size="sm" c="dimmed">
                {chosen === null ? "Choose a version to see it." : (then.data?.name ?? "")}
              </Text>
              <Button
                size="xs"
                disabled={chosen === null || chosen === current || then.data === undefined}
                onClick={() => chosen !== null && onRestore(chosen)}
              >
                Restore
              </Button>
            </div>
          </div>
          <ul className="history-list" aria-label="Versions, newest first">
            {list.map((one) => (
              <li key={one.version}>
                <button
                  type="button"
                  className="history-entry"
                  aria-pressed={one.version === chosen}
                  onClick={() => setChosen(one.version)}
                >
                  <span className="history-label">
                    {one.label}
                    {one.current ? <span className="history-now">now</span> : null}
                  </span>
                  <span className="history-when" title={formatMoment(one.at * 1000)}>
                    {formatAgo(Date.now() - one.at * 1000)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </SidePanel>
  );
}

/** The first page of a dashboard, and how many more there are. */
function drawn(dashboard: Dashboard): { tiles: Tile[]; more: number } {
  const pages = pagesOf(dashboard);
  return { tiles: tilesOn(dashboard, pages[0]?.id ?? ""), more: pages.length - 1 };
}
