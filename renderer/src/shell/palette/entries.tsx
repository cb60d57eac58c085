import {
  IconBook2,
  IconFile,
  IconFocus2,
  IconKey,
  IconLayoutDashboard,
  IconAdjustmentsHorizontal,
  IconTerminal2,
} from "@tabler/icons-react";
import type { SpotlightActionData } from "@mantine/spotlight";
import type { ReactNode } from "react";
import type {
  BoardPage,
  ChannelRow,
  Dashboard,
  DashboardSummary,
  DocumentTitle,
  Manifest,
  ProviderView,
} from "../../ipc/messages.gen.ts";
import type { Variable } from "../../dashboard/variables/variables.ts";
import { SETTINGS, sectionOf } from "../../settings/entries.ts";
import { WidgetIcon } from "../../ui/WidgetIcon.tsx";
import type { Command } from "../commands/command.ts";
import type { Findable } from "./rank.ts";

export const KINDS = [
  "Recent",
  "Dashboard",
  "Command",
  "This dashboard",
  "Widget",
  "Add",
  "Provider",
  "Setting",
  "Document",
  "Channel",
] as const;

export type Kind = (typeof KINDS)[number];

/** One line of the palette. */
export interface Entry extends Findable {
  readonly kind: Kind;
  readonly icon: ReactNode;
  /** The shortcut's command, where it is one. */
  readonly command?: Command;
  readonly run: () => void;
  /** The beginning of a sentence that it puts into the field instead: what is to follow has to be typed. */
  readonly asks?: string;
}

/** What the palette knows of. */
export interface Known {
  readonly commands: readonly Command[];
  readonly summaries: readonly DashboardSummary[];
  readonly open: Dashboard | undefined;
  /** The pages of the open dashboard, where it has several. */
  readonly pages: readonly BoardPage[];
  readonly variables: readonly Variable[];
  setVariable(variable: Variable): void;
  /** What can be done with the widgets of this dashboard. */
  readonly ofWidgets: readonly SpotlightActionData[];
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  openDashboard(id: string): void;
  openPage(id: string): void;
  focusTile(instance: string): void;
  addWidget(manifest: Manifest): void;
  provider(name: string): void;
  setting(id: string): void;
  document(id: string): void;
  /** Shows a channel in the developer tools. */
  channel(name: string): void;
}

const ICON = { size: 17, stroke: 1.7 } as const;

/** Everything that can be found, in the order in which it is shown before anything is asked. */
export function entriesOf(
  known: Known,
  documents: readonly DocumentTitle[],
  channels: readonly ChannelRow[],
): readonly Entry[] {
  return [
    ...known.summaries.map((dashboard): Entry => ({
      id: `dashboard:${dashboard.id}`,
      label: dashboard.name,
      kind: "Dashboard",
      icon: <IconLayoutDashboard {...ICON} />,
      run: () => known.openDashboard(dashboard.id),
    })),
    ...known.commands
      .filter((command) => command.available !== false && command.id !== "palette")
      .map((command): Entry => ({
        id: `command:${command.id}`,
        label: command.label,
        kind: "Command",
        keywords: [...(command.keywords ?? []), command.group],
        icon: <command.icon {...ICON} />,
        command,
        run: command.run,
      })),
    ...onDashboard(known),
    ...known.providers.map((provider): Entry => ({
      id: `provider:${provider.name}`,
      label: provider.name,
      kind: "Provider",
      keywords: [provider.type, "key", "credentials"],
      icon: <IconKey {...ICON} />,
      run: () => known.provider(provider.name),
    })),
    ...SETTINGS.map((setting): Entry => ({
      id: `setting:${setting.id}`,
      label: setting.label,
      detail: sectionOf(setting).title,
      kind: "Setting",
      keywords: setting.keywords,
      icon: <IconAdjustmentsHorizontal {...ICON} />,
      run: () => known.setting(setting.id),
    })),
    ...documents.map((document): Entry => ({
      id: `document:${document.id}`,
      label: document.title,
      kind: "Document",
      share: 0.35,
      keywords: ["help", "documentation", "guide"],
      icon: <IconBook2 {...ICON} />,
      run: () => known.document(document.id),
    })),
    ...channels.map((channel): Entry => ({
      id: `channel:${channel.name}`,
      label: channel.name,
      detail: "In the developer tools",
      kind: "Channel",
      share: 0.35,
      keywords: ["channel", "developer tools"],
      icon: <IconTerminal2 {...ICON} />,
      run: () => known.channel(channel.name),
    })),
  ];
}

function onDashboard({ open, manifests, ...known }: Known): readonly Entry[] {
  if (open === undefined) return [];
  return [
    ...known.pages.map((page): Entry => ({
      id: `page:${open.id}:${page.id}`,
      label: page.name,
      detail: "Page of this dashboard",
      kind: "This dashboard",
      icon: <IconFile {...ICON} />,
      run: () => known.openPage(page.id),
    })),
    ...open.widgets.map((tile): Entry => {
      const manifest = manifests.get(tile.widget);
      return {
        id: `tile:${tile.instance}`,
        label: tile.title ?? manifest?.name ?? tile.widget,
        detail: "Go to this widget",
        kind: "This dashboard",
        keywords: [manifest?.name ?? tile.widget],
        icon: <IconFocus2 {...ICON} />,
        run: () => known.focusTile(tile.instance),
      };
    }),
    ...known.ofWidgets.map((action): Entry => ({
      id: `widget:${action.id}`,
      label: action.label ?? "",
      keywords: [action.description ?? ""],
      kind: "Widget",
      icon: action.leftSection,
      run: () => action.onClick?.({} as never),
    })),
    ...[...manifests.values()].map((manifest): Entry => ({
      id: `add:${manifest.id}`,
      label: `Add ${manifest.name}`,
      detail: manifest.description,
      kind: "Add",
      icon: <WidgetIcon widget={manifest} size={17} />,
      run: () => known.addWidget(manifest),
    })),
  ];
}
