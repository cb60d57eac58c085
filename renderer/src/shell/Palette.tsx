import { Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconFileExport,
  IconFileImport,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconMoon,
  IconPlus,
  IconRefresh,
  IconSearch,
  IconSettings,
  IconSun,
  IconTemplate,
  IconTerminal2,
} from "@tabler/icons-react";
import type { DashboardSteps, DashboardSummary, Manifest } from "../ipc/messages.gen.ts";
import { useState } from "react";
import { found, recentOf } from "../library/found.ts";
import { WidgetIcon } from "../ui/WidgetIcon.tsx";

interface Props {
  readonly summaries: readonly DashboardSummary[];
  readonly manifests: readonly Manifest[];
  readonly canAdd: boolean;
  readonly steps: DashboardSteps;
  readonly commands: {
    openDashboard(id: string): void;
    newDashboard(): void;
    library(): void;
    walk(way: "undo" | "redo"): void;
    history(): void;
    refreshAll(): void;
    refreshSettings(): void;
    importDashboard(): void;
    template(): void;
    exportDashboard(): void;
    addWidget(manifest: Manifest): void;
    providers(): void;
    settings(): void;
    dock(): void;
    theme(scheme: "light" | "dark"): void;
  };
}

/** Dashboards that fit what is typed; whoever has more types more. */
const MOST_FOUND = 30;

/** Without a question: all of a few dashboards, and of many the recent ones. */
function shortList(summaries: readonly DashboardSummary[]): readonly DashboardSummary[] {
  return summaries.length <= 12 ? summaries : recentOf(summaries, 8);
}

/** The command palette (Ctrl+K): finds every command of the window by typing. */
export function Palette({ summaries, manifests, canAdd, steps, commands }: Props) {
  const icon = { size: 17, stroke: 1.7 };
  const [query, setQuery] = useState("");
  const dashboards = query.trim() === "" ? shortList(summaries) : found(summaries, query).slice(0, MOST_FOUND);
  const groups: SpotlightActionGroupData[] = [
    {
      group: "Go to",
      actions: [
        ...dashboards.map((dashboard) => ({
          id: `dashboard:${dashboard.id}`,
          label: dashboard.name,
          description: "Dashboard",
          leftSection: <IconLayoutDashboard {...icon} />,
          onClick: () => commands.openDashboard(dashboard.id),
        })),
        {
          id: "library",
          label: "All dashboards",
          leftSection: <IconLayoutGrid {...icon} />,
          onClick: commands.library,
        },
        { id: "providers", label: "Providers", leftSection: <IconKey {...icon} />, onClick: commands.providers },
        {
          id: "settings",
          label: "Settings",
          keywords: ["about", "version"],
          leftSection: <IconSettings {...icon} />,
          onClick: commands.settings,
        },
      ],
    },
    {
      group: "Do",
      actions: [
        {
          id: "new-dashboard",
          label: "New dashboard",
          leftSection: <IconPlus {...icon} />,
          onClick: commands.newDashboard,
        },
        ...(steps.undo === null
          ? []
          : [
              {
                id: "undo",
                label: `Undo: ${steps.undo}`,
                description: "Ctrl+Z",
                leftSection: <IconArrowBackUp {...icon} />,
                onClick: () => commands.walk("undo"),
              },
            ]),
        ...(steps.redo === null
          ? []
          : [
              {
                id: "redo",
                label: `Redo: ${steps.redo}`,
                description: "Ctrl+Shift+Z",
                leftSection: <IconArrowForwardUp {...icon} />,
                onClick: () => commands.walk("redo"),
              },
            ]),
        ...(canAdd
          ? [
              {
                id: "refresh",
                label: "Refresh all widgets",
                description: "Shift+R",
                keywords: ["reload", "update"],
                leftSection: <IconRefresh {...icon} />,
                onClick: commands.refreshAll,
              },
              {
                id: "refresh-settings",
                label: "When this dashboard refreshes…",
                keywords: ["interval", "schedule", "times", "auto"],
                leftSection: <IconRefresh {...icon} />,
                onClick: commands.refreshSettings,
              },
              {
                id: "history",
                label: "Versions of this dashboard",
                keywords: ["history", "restore"],
                leftSection: <IconHistory {...icon} />,
                onClick: commands.history,
              },
              {
                id: "export",
                label: "Export this dashboard…",
                leftSection: <IconFileExport {...icon} />,
                onClick: commands.exportDashboard,
              },
            ]
          : []),
        {
          id: "template",
          label: "New dashboard from a template…",
          leftSection: <IconTemplate {...icon} />,
          onClick: commands.template,
        },
        {
          id: "import",
          label: "Import a dashboard…",
          keywords: ["file", "json"],
          leftSection: <IconFileImport {...icon} />,
          onClick: commands.importDashboard,
        },
        {
          id: "dock",
          label: "Show or hide the developer tools",
          description: "Ctrl+Shift+D",
          leftSection: <IconTerminal2 {...icon} />,
          onClick: commands.dock,
        },
        {
          id: "light",
          label: "Light theme",
          leftSection: <IconSun {...icon} />,
          onClick: () => commands.theme("light"),
        },
        { id: "dark", label: "Dark theme", leftSection: <IconMoon {...icon} />, onClick: () => commands.theme("dark") },
      ],
    },
    {
      group: "Add to this dashboard",
      actions: canAdd
        ? manifests.map((manifest) => ({
            id: `add:${manifest.id}`,
            label: `Add ${manifest.name}`,
            description: manifest.description,
            leftSection: <WidgetIcon name={manifest.icon} size={17} />,
            onClick: () => commands.addWidget(manifest),
          }))
        : [],
    },
  ];
  return (
    <Spotlight
      attributes={{ content: { "aria-label": "Commands" } }}
      actions={groups.filter((group) => group.actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      highlightQuery
      scrollable
      maxHeight={440}
      size={580}
      radius="lg"
      nothingFound="Nothing fits that."
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: "Go to a dashboard, add a widget, run a command…",
        "aria-label": "Search commands",
      }}
    />
  );
}
