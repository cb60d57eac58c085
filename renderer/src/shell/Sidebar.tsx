import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconKey,
  IconLayoutGrid,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPlus,
  IconPuzzle,
  IconSearch,
  IconSettings,
  IconTerminal2,
} from "@tabler/icons-react";
import type { Arrangement, DashboardSummary } from "../ipc/messages.gen.ts";
import { Logo } from "../ui/Logo.tsx";
import { DashboardEntries } from "./DashboardEntries.tsx";
import { Entry } from "./Entry.tsx";
import { keysShown } from "../host/keys.ts";
import { usePreferences } from "../host/preferences.tsx";
import { type Command, keysFor } from "./commands/command.ts";
import { MenuButton } from "./commands/MenuButton.tsx";
import type { Page } from "./pages.ts";

interface Props {
  readonly folded: boolean;
  readonly commands: readonly Command[];
  readonly onFold: (folded: boolean) => void;
  readonly summaries: readonly DashboardSummary[];
  readonly arrangement: Arrangement;
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
  const { shortcuts } = usePreferences().preferences;
  const palette = props.commands.find((command) => command.id === "palette");
  const keys = palette === undefined ? "" : keysShown(keysFor(palette, shortcuts));
  return (
    <nav className="sidebar" aria-label="Main" data-folded={folded}>
      <div className="sidebar-brand">
        <Logo />
        {folded ? null : <span className="sidebar-name">Latchkey</span>}
        {folded ? null : <MenuButton commands={props.commands} />}
        {folded ? null : (
          <ActionIcon size={28} aria-label="Fold the sidebar" onClick={() => props.onFold(true)}>
            <IconLayoutSidebarLeftCollapse size={17} stroke={1.7} />
          </ActionIcon>
        )}
      </div>
      {folded ? <MenuButton commands={props.commands} /> : null}
      <Tooltip label={["Search and commands", keys].filter(Boolean).join(" · ")} position="right" disabled={!folded}>
        <button
          type="button"
          className="sidebar-search"
          onClick={props.onPalette}
          aria-label={folded ? "Search and commands" : undefined}
        >
          <IconSearch size={15} aria-hidden />
          {folded ? null : <span>Search…</span>}
          {folded || keys === "" ? null : <kbd>{keys}</kbd>}
        </button>
      </Tooltip>

      <div className="sidebar-scroll">
        <div className="sidebar-heading">
          {folded ? null : (
            <h2>
              <button
                type="button"
                className="sidebar-all"
                aria-current={page === "library" ? "page" : undefined}
                onClick={() => props.onPage("library")}
              >
                Dashboards
              </button>
            </h2>
          )}
          <Tooltip label="New dashboard" position="right">
            <ActionIcon size={22} aria-label="New dashboard" onClick={props.onNewDashboard}>
              <IconPlus size={14} />
            </ActionIcon>
          </Tooltip>
        </div>
        <DashboardEntries
          folded={folded}
          summaries={props.summaries}
          arrangement={props.arrangement}
          current={page === "dashboard" ? props.active : null}
          onDashboard={props.onDashboard}
          onAll={() => props.onPage("library")}
        />
      </div>

      <ul className="sidebar-list sidebar-foot">
        <li data-tour="providers">
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
              icon={<IconLayoutGrid size={17} stroke={1.7} />}
              label="All dashboards"
              current={page === "library"}
              onClick={() => props.onPage("library")}
            />
          </li>
        ) : null}
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
