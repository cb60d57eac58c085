import { Button, TextInput } from "@mantine/core";
import { IconFileImport, IconFolderPlus, IconPlus, IconSearch, IconTemplate } from "@tabler/icons-react";
import { useState } from "react";
import type { Arrangement, DashboardSummary, DeletedDashboard } from "../ipc/messages.gen.ts";
import { newId } from "../dashboard/grid/newTile.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { Topbar } from "../ui/Topbar.tsx";
import { useAnnounce } from "../ui/announce.tsx";
import type { LibraryActions } from "./actions.ts";
import { DashboardRow } from "./DashboardRow.tsx";
import { DeletedDashboards } from "./DeletedDashboards.tsx";
import { FolderSection } from "./FolderSection.tsx";
import { NoDashboard } from "./NoDashboard.tsx";
import { listsOf, moveTo, placeOf, stepped, topOf } from "./arrange.ts";
import { found, recentOf } from "./found.ts";
import { formatCount } from "../ui/format.ts";

interface Props {
  readonly summaries: readonly DashboardSummary[];
  readonly arrangement: Arrangement;
  readonly deleted: readonly DeletedDashboard[];
  readonly actions: LibraryActions;
  /** Whether the dashboards are still being read: nobody knows yet whether there is one. */
  readonly loading: boolean;
  /** Why they could not be read. */
  readonly error: unknown;
  readonly onRetry: () => void;
}

const MOST_RECENT = 6;
const MOST_FOUND = 100;
/** Later than the menu's own return, which finds its button gone. */
const AFTER_MS = 60;

/** The start page: every dashboard in the user's order, the recent and the starred ones, and those that were deleted. */
export function LibraryPage({ summaries, deleted, actions, loading, error, onRetry, ...props }: Props) {
  const arrangement = { ...props.arrangement, top: topOf(props.arrangement, summaries) };
  const announce = useAnnounce();
  const [wanted, setWanted] = useState("");
  const byId = new Map(summaries.map((summary) => [summary.id, summary]));
  const hits = found(summaries, wanted);
  const recent = recentOf(summaries, MOST_RECENT);
  const starred = summaries.filter((summary) => summary.starred);

  const step = (id: string, by: -1 | 1): void => {
    const next = stepped(arrangement, id, by);
    if (next === arrangement) return announce("That is the end of the list.");
    actions.arrange(next);
    keepFocus(id);
    const place = placeOf(next, id);
    const folder = next.folders.find((one) => one.id === place?.folder)?.name;
    announce(`${folder === undefined ? "In no folder" : `In ${folder}`}, place ${(place?.at ?? 0) + 1}`);
  };
  const row = (summary: DashboardSummary, movable: boolean) => (
    <DashboardRow
      key={summary.id}
      summary={summary}
      folders={arrangement.folders}
      actions={actions}
      onStep={movable ? (by) => step(summary.id, by) : undefined}
      onFolder={(folder) => {
        const list = listsOf(arrangement).find((one) => one.folder === folder);
        actions.arrange(moveTo(arrangement, summary.id, { folder, at: list?.ids.length ?? 0 }));
        keepFocus(summary.id);
      }}
    />
  );
  const section = (id: string | null, name: string, ids: readonly string[]) => (
    <FolderSection
      key={id ?? ""}
      id={id}
      name={name}
      dashboards={ids.flatMap((one) => byId.get(one) ?? [])}
      arrangement={arrangement}
      row={(summary) => row(summary, true)}
      onArrange={actions.arrange}
    />
  );
  const addFolder = (): void => {
    const folder = { id: newId("folder"), name: freeName(arrangement), dashboards: [] };
    actions.arrange({ ...arrangement, folders: [folder, ...arrangement.folders] });
    announce(`${folder.name} added`);
  };

  return (
    <>
      <Topbar title={<h1 className="title">Dashboards</h1>}>
        <Button
          leftSection={<IconFolderPlus size={15} />}
          className="topbar-secondary"
          title="New folder"
          variant="default"
          size="xs"
          onClick={addFolder}
        >
          New folder
        </Button>
        <Button
          leftSection={<IconFileImport size={15} />}
          className="topbar-secondary"
          title="Import a dashboard from a file"
          variant="default"
          size="xs"
          onClick={actions.read}
        >
          Import…
        </Button>
        <Button
          leftSection={<IconTemplate size={15} />}
          className="topbar-secondary"
          title="New dashboard from a template"
          variant="default"
          size="xs"
          onClick={actions.choose}
        >
          From a template…
        </Button>
        <Button leftSection={<IconPlus size={15} />} size="xs" onClick={actions.create}>
          New dashboard
        </Button>
      </Topbar>
      <div className="page">
        <div className="page-narrow">
          {summaries.length === 0 ? null : (
            <TextInput
              aria-label="Search dashboards"
              placeholder={`Search ${summaries.length === 1 ? "one dashboard" : `${formatCount(summaries.length)} dashboards`}`}
              leftSection={<IconSearch size={15} />}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && hits[0] !== undefined && wanted.trim() !== "") actions.open(hits[0].id);
                if (event.key === "Escape") setWanted("");
              }}
              mb="lg"
            />
          )}
          {wanted.trim() !== "" ? (
            <section aria-label="Found">
              <p className="visually-hidden" role="status">
                {hits.length === 1 ? "One dashboard fits" : `${formatCount(hits.length)} dashboards fit`}
              </p>
              <ul className="library-list">{hits.slice(0, MOST_FOUND).map((summary) => row(summary, false))}</ul>
              {hits.length === 0 ? <p className="state-text">No dashboard is called “{wanted.trim()}”.</p> : null}
              {hits.length > MOST_FOUND ? (
                <p className="library-more">And {hits.length - MOST_FOUND} more. Type more of the name.</p>
              ) : null}
            </section>
          ) : summaries.length === 0 && error !== undefined ? (
            <Failed error={error} what="The dashboards could not be loaded" onRetry={onRetry} />
          ) : summaries.length === 0 && loading ? (
            <RowsLoading />
          ) : summaries.length === 0 ? (
            <NoDashboard onTemplate={actions.choose} onNew={actions.create} />
          ) : (
            <>
              {recent.length < 2 ? null : (
                <section aria-labelledby="library-recent" className="library-section">
                  <h2 id="library-recent" className="library-heading">
                    Recent
                  </h2>
                  <ul className="library-list">{recent.map((summary) => row(summary, false))}</ul>
                </section>
              )}
              {starred.length === 0 ? null : (
                <section aria-labelledby="library-starred" className="library-section">
                  <h2 id="library-starred" className="library-heading">
                    Starred
                  </h2>
                  <ul className="library-list">{starred.map((summary) => row(summary, false))}</ul>
                </section>
              )}
              {arrangement.folders.map((folder) => section(folder.id, folder.name, folder.dashboards))}
              {section(null, arrangement.folders.length === 0 ? "All dashboards" : "In no folder", arrangement.top)}
            </>
          )}
          <DeletedDashboards deleted={deleted} onRestore={actions.undelete} />
        </div>
      </div>
    </>
  );
}

function freeName(order: Arrangement): string {
  const taken = new Set(order.folders.map((folder) => folder.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? "New folder" : `New folder ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Gives the focus to a dashboard whose row was drawn anew in another list, so that it can be moved on by the keys. */
function keepFocus(id: string): void {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const row = document.querySelector<HTMLElement>(`.library-row[draggable=true][data-dashboard="${CSS.escape(id)}"]`);
    row?.querySelector<HTMLElement>(".library-open")?.focus();
  }, AFTER_MS);
}
