import { IconChevronDown, IconChevronRight, IconFolder, IconLayoutDashboard } from "@tabler/icons-react";
import { useState } from "react";
import type { Arrangement, DashboardSummary } from "../ipc/messages.gen.ts";
import { topOf } from "../library/arrange.ts";
import { Entry } from "./Entry.tsx";
import { formatCount } from "../ui/format.ts";

interface Props {
  readonly folded: boolean;
  readonly summaries: readonly DashboardSummary[];
  readonly arrangement: Arrangement;
  /** The dashboard whose page is shown. */
  readonly current: string | null;
  readonly onDashboard: (id: string) => void;
  readonly onAll: () => void;
}

/** A list that is longer ends with a way to the page of all dashboards. */
const MOST_SHOWN = 40;

/** The dashboards in the sidebar: the starred ones, the folders, and what is in none. */
export function DashboardEntries({ folded, summaries, arrangement, current, onDashboard, onAll }: Props) {
  const byId = new Map(summaries.map((summary) => [summary.id, summary]));
  const starred = summaries.filter((summary) => summary.starred);
  const entries = (list: readonly DashboardSummary[], more: string) => (
    <>
      {list.slice(0, MOST_SHOWN).map((summary) => (
        <li key={summary.id}>
          <Entry
            folded={folded}
            icon={<IconLayoutDashboard size={17} stroke={1.7} />}
            label={summary.name}
            current={summary.id === current}
            onClick={() => onDashboard(summary.id)}
          />
        </li>
      ))}
      {list.length <= MOST_SHOWN ? null : (
        <li>
          <Entry folded={folded} icon={<IconChevronRight size={17} />} label={more} onClick={onAll} />
        </li>
      )}
    </>
  );
  const within = (ids: readonly string[]): DashboardSummary[] => ids.flatMap((id) => byId.get(id) ?? []);
  const top = within(topOf(arrangement, summaries));
  return (
    <>
      {starred.length === 0 ? null : (
        <>
          {folded ? null : <h3 className="sidebar-group">Starred</h3>}
          <ul className="sidebar-list" aria-label="Starred">
            {entries(starred, `All ${formatCount(starred.length)} starred…`)}
          </ul>
          {folded ? null : <h3 className="sidebar-group">All</h3>}
        </>
      )}
      {arrangement.folders.map((folder) => (
        <FolderEntries key={folder.id} name={folder.name} folded={folded}>
          {entries(within(folder.dashboards), `All ${formatCount(folder.dashboards.length)} in ${folder.name}…`)}
        </FolderEntries>
      ))}
      <ul className="sidebar-list">{entries(top, `All ${formatCount(summaries.length)} dashboards…`)}</ul>
    </>
  );
}

/** A folder that opens and closes; folded, the sidebar shows no folders, only what is in them. */
function FolderEntries({ name, folded, children }: { name: string; folded: boolean; children: React.ReactNode }) {
  const [open, setOpen] = useState(true);
  if (folded) return <ul className="sidebar-list">{children}</ul>;
  return (
    <>
      <button type="button" className="sidebar-entry" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="sidebar-icon" aria-hidden>
          <IconFolder size={17} stroke={1.7} />
        </span>
        <span className="sidebar-label sidebar-folder">{name}</span>
        <span aria-hidden>{open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}</span>
      </button>
      {open ? <ul className="sidebar-list sidebar-nested">{children}</ul> : null}
    </>
  );
}
