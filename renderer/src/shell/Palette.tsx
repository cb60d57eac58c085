import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconFile,
  IconFileExport,
  IconFileImport,
  IconFilePlus,
  IconFileTypePdf,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconMoon,
  IconPlus,
  IconPrinter,
  IconRefresh,
  IconSearch,
  IconSettings,
  IconSun,
  IconTemplate,
  IconTerminal2,
} from "@tabler/icons-react";
import type { BoardPage, DashboardSteps, DashboardSummary, Manifest } from "../ipc/messages.gen.ts";
import { useState } from "react";
import { found, recentOf } from "../library/found.ts";
import { WidgetIcon } from "../ui/WidgetIcon.tsx";

interface Props {
  readonly summaries: readonly DashboardSummary[];
  readonly manifests: readonly Manifest[];
  readonly canAdd: boolean;
  /** What can be done with the widgets of this dashboard; offered once something is typed. */
  readonly ofWidgets: readonly SpotlightActionData[];
  readonly steps: DashboardSteps;
  /** The pages of the open dashboard, where it has several. */
  readonly pages: readonly BoardPage[];
  readonly commands: {
    openDashboard(id: string): void;
    openPage(id: string): void;
    addPage(): void;
    newDashboard(): void;
    library(): void;
    walk(way: "undo" | "redo"): void;
    history(): void;
    refreshAll(): void;
    refreshSettings(): void;
    importDashboard(): void;
    template(): void;
    exportDashboard(): void;
    print(to: "pdf" | "printer"): void;
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
export function Palette({ summaries, manifests, canAdd, ofWidgets, steps, pages, commands }: Props) {
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
        ...pages.map((page) => ({
          id: `page:${page.id}`,
          label: page.name,
          description: "Page of this dashboard",
          leftSection: <IconFile {...icon} />,
          onClick: () => commands.openPage(page.id),
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
              {
                id: "pdf",
                label: "Save this dashboard as PDF…",
                leftSection: <IconFileTypePdf {...icon} />,
                onClick: () => commands.print("pdf"),
              },
              {
                id: "print",
                label: "Print this dashboard…",
                keywords: ["paper"],
                leftSection: <IconPrinter {...icon} />,
                onClick: () => commands.print("printer"),
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
    { group: "Widgets of this dashboard", actions: query.trim() === "" ? [] : [...ofWidgets] },
    {
      group: "Add to this dashboard",
      actions: canAdd
        ? [
            ...manifests.map((manifest) => ({
              id: `add:${manifest.id}`,
              label: `Add ${manifest.name}`,
              description: manifest.description,
              leftSection: <WidgetIcon name={manifest.icon} size={17} />,
              onClick: () => commands.addWidget(manifest),
            })),
            {
              id: "add-page",
              label: "Add a page",
              description: "A tab of its own for more widgets",
              leftSection: <IconFilePlus {...icon} />,
              onClick: commands.addPage,
            },
          ]
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
