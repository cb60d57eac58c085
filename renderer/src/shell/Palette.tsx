import { Spotlight, type SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconKey,
  IconLayoutDashboard,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSettings,
  IconSun,
  IconTerminal2,
} from "@tabler/icons-react";
import type { Dashboard, Manifest } from "../ipc/messages.gen.ts";
import { WidgetIcon } from "../ui/WidgetIcon.tsx";

interface Props {
  readonly dashboards: readonly Dashboard[];
  readonly manifests: readonly Manifest[];
  readonly canAdd: boolean;
  readonly commands: {
    openDashboard(id: string): void;
    newDashboard(): void;
    addWidget(manifest: Manifest): void;
    providers(): void;
    settings(): void;
    dock(): void;
    theme(scheme: "light" | "dark"): void;
  };
}

/** The command palette (Ctrl+K): finds every command of the window by typing. */
export function Palette({ dashboards, manifests, canAdd, commands }: Props) {
  const icon = { size: 17, stroke: 1.7 };
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
