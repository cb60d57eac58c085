import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconKey,
  IconLayoutDashboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPlus,
  IconPuzzle,
  IconSearch,
  IconSettings,
  IconTerminal2,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { Logo } from "../ui/Logo.tsx";
import type { Page } from "./pages.ts";

interface Props {
  readonly folded: boolean;
  readonly onFold: (folded: boolean) => void;
  readonly dashboards: readonly Dashboard[];
  readonly active: string | null;
  readonly page: Page;
  readonly dockOpen: boolean;
  readonly onDashboard: (id: string) => void;
  readonly onNewDashboard: () => void;
  readonly onPage: (page: Page) => void;
  readonly onPalette: () => void;
  readonly onDock: () => void;
}

/** The main navigation. Folded, it is a narrow rail of icons. */
export function Sidebar(props: Props) {
  const { folded, page } = props;
  return (
    <nav className="sidebar" aria-label="Main" data-folded={folded}>
      <div className="sidebar-brand">
        <Logo />
        {folded ? null : <span className="sidebar-name">Latchkey</span>}
        {folded ? null : (
          <ActionIcon size={28} aria-label="Fold the sidebar" onClick={() => props.onFold(true)}>
            <IconLayoutSidebarLeftCollapse size={17} stroke={1.7} />
          </ActionIcon>
        )}
      </div>
      <Tooltip label="Search and commands · Ctrl K" position="right" disabled={!folded}>
        <button
          type="button"
          className="sidebar-search"
          onClick={props.onPalette}
          aria-label={folded ? "Search and commands" : undefined}
        >
          <IconSearch size={15} aria-hidden />
          {folded ? null : <span>Search…</span>}
          {folded ? null : <kbd>Ctrl K</kbd>}
        </button>
      </Tooltip>

      <div className="sidebar-scroll">
        <div className="sidebar-heading">
          {folded ? null : <h2>Dashboards</h2>}
          <Tooltip label="New dashboard" position="right">
            <ActionIcon size={22} aria-label="New dashboard" onClick={props.onNewDashboard}>
              <IconPlus size={14} />
            </ActionIcon>
          </Tooltip>
        </div>
        <ul className="sidebar-list">
          {props.dashboards.map((dashboard) => (
            <li key={dashboard.id}>
              <Entry
                folded={folded}
                icon={<IconLayoutDashboard size={17} stroke={1.7} />}
                label={dashboard.name}
                current={page === "dashboard" && dashboard.id === props.active}
                onClick={() => props.onDashboard(dashboard.id)}
              />
            </li>
          ))}
        </ul>
      </div>

      <ul className="sidebar-list sidebar-foot">
        <li>
          <Entry
            folded={folded}
            icon={<IconKey size={17} stroke={1.7} />}
            label="Providers"
            current={page === "providers"}
            onClick={() => props.onPage("providers")}
          />
        </li>
        <li>
          <Entry
            folded={folded}
            icon={<IconPuzzle size={17} stroke={1.7} />}
            label="Widgets"
            current={page === "widgets"}
            onClick={() => props.onPage("widgets")}
          />
        </li>
        <li>
          <Entry
            folded={folded}
            icon={<IconTerminal2 size={17} stroke={1.7} />}
            label="Developer tools"
            pressed={props.dockOpen}
            onClick={props.onDock}
          />
        </li>
        <li>
          <Entry
            folded={folded}
            icon={<IconSettings size={17} stroke={1.7} />}
            label="Settings"
            current={page === "settings"}
            onClick={() => props.onPage("settings")}
          />
        </li>
        {folded ? (
          <li>
            <Entry
              folded
              icon={<IconLayoutSidebarLeftExpand size={17} stroke={1.7} />}
              label="Unfold the sidebar"
              onClick={() => props.onFold(false)}
            />
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

interface EntryProps {
  readonly folded: boolean;
  readonly icon: ReactNode;
  readonly label: string;
  readonly current?: boolean;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

function Entry({ folded, icon, label, current = false, pressed, onClick }: EntryProps) {
  return (
    <Tooltip label={label} position="right" disabled={!folded}>
      <button
        type="button"
        className="sidebar-entry"
        aria-current={current ? "page" : undefined}
        aria-pressed={pressed}
        aria-label={folded ? label : undefined}
        onClick={onClick}
      >
        <span className="sidebar-icon" aria-hidden>
          {icon}
        </span>
        {folded ? null : <span className="sidebar-label">{label}</span>}
      </button>
    </Tooltip>
  );
}
