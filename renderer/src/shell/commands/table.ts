import {
  IconActivityHeartbeat,
  IconAdjustments,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronLeft,
  IconChevronRight,
  IconCopy,
  IconDeviceDesktop,
  IconFile,
  IconFileExport,
  IconFileImport,
  IconFilePlus,
  IconFileTypePdf,
  IconHistory,
  IconInfoCircle,
  IconKey,
  IconKeyboard,
  IconLayoutGrid,
  IconLayoutSidebar,
  IconMaximize,
  IconMap,
  IconMoon,
  IconPlus,
  IconPrinter,
  IconPuzzle,
  IconReportMedical,
  IconRefresh,
  IconRefreshDot,
  IconSearch,
  IconSettings,
  IconShare,
  IconSquarePlus,
  IconSun,
  IconTemplate,
  IconTerminal2,
  IconTrash,
  IconWindowMaximize,
} from "@tabler/icons-react";
import type { DashboardSteps } from "../../ipc/messages.gen.ts";
import type { ThemeChoice } from "../../settings/choices.ts";
import type { Page } from "../pages.ts";
import type { Command } from "./command.ts";

/** What the commands are about now, and what they call. */
export interface Desk {
  /** Whether a dashboard is open. */
  readonly open: boolean;
  /** Whether its page is the one that is shown. */
  readonly shown: boolean;
  readonly several: boolean;
  /** Whether the open dashboard has several pages. */
  readonly severalPages: boolean;
  readonly steps: DashboardSteps;
  palette(): void;
  page(page: Page): void;
  step(by: 1 | -1): void;
  newDashboard(): void;
  template(): void;
  importDashboard(): void;
  exportDashboard(): void;
  addWidget(): void;
  addPage(): void;
  turn(by: 1 | -1): void;
  print(to: "pdf" | "printer"): void;
  popOut(): void;
  fullScreen(): void;
  walk(way: "undo" | "redo"): void;
  /** Refreshes every widget of the open dashboard. */
  refresh(): void;
  /** When it refreshes by itself. */
  refreshes(): void;
  history(): void;
  variables(): void;
  wiring(): void;
  duplicate(): void;
  remove(): void;
  dock(): void;
  sidebar(): void;
  theme(theme: ThemeChoice): void;
  shortcuts(): void;
  tour(): void;
  report(): void;
  /** Goes to one setting. */
  setting(id: string): void;
}

/** The developer tools, which know their shortcut in a window of their own, too. */
export const DOCK = {
  id: "dock",
  label: "Show or hide the developer tools",
  group: "View",
  icon: IconTerminal2,
  keywords: ["calls", "caches", "events", "console"],
  keys: "mod+shift+D",
} as const;

/** Every command of the window, in the order of the menu. */
export function tableOfCommands(desk: Desk): readonly Command[] {
  return [...goTo(desk), ...dashboard(desk), ...view(desk), ...help(desk)];
}

function goTo(desk: Desk): Command[] {
  const group = "Go to";
  const go = (page: Page) => (): void => desk.page(page);
  const keywords = ["add a provider", "new account", "api key", "credentials", "token"];
  return [
    { id: "palette", label: "Search and commands", group, icon: IconSearch, keys: "mod+K", run: desk.palette },
    { id: "library", label: "All dashboards", group, icon: IconLayoutGrid, keys: "mod+shift+L", run: go("library") },
    {
      id: "next-dashboard",
      label: "Next dashboard",
      group,
      icon: IconChevronRight,
      keys: "mod+shift+PageDown",
      available: desk.several,
      run: () => desk.step(1),
    },
    {
      id: "previous-dashboard",
      label: "Previous dashboard",
      group,
      icon: IconChevronLeft,
      keys: "mod+shift+PageUp",
      available: desk.several,
      run: () => desk.step(-1),
    },
    {
      id: "next-page",
      label: "Next page of the dashboard",
      group,
      icon: IconFile,
      keys: "mod+PageDown",
      available: desk.shown && desk.severalPages,
      run: () => desk.turn(1),
    },
    {
      id: "previous-page",
      label: "Previous page of the dashboard",
      group,
      icon: IconFile,
      keys: "mod+PageUp",
      available: desk.shown && desk.severalPages,
      run: () => desk.turn(-1),
    },
    { id: "providers", label: "Providers", group, icon: IconKey, keywords, keys: "mod+shift+P", run: go("providers") },
    { id: "widgets", label: "Widgets", group, icon: IconPuzzle, run: go("widgets") },
    {
      id: "settings",
      label: "Settings",
      group,
      icon: IconSettings,
      keywords: ["preferences", "options"],
      keys: "mod+,",
      run: go("settings"),
    },
  ];
}

function dashboard(desk: Desk): Command[] {
  const { open, steps } = desk;
  return [
    {
      id: "new-dashboard",
      label: "New dashboard",
      group: "Dashboard",
      icon: IconPlus,
      keys: "mod+shift+N",
      run: desk.newDashboard,
    },
    {
      id: "template",
      label: "New dashboard from a template…",
      group: "Dashboard",
      icon: IconTemplate,
      run: desk.template,
    },
    {
      id: "import",
      label: "Import a dashboard…",
      group: "Dashboard",
      icon: IconFileImport,
      keywords: ["file", "json", "open"],
      run: desk.importDashboard,
    },
    {
      id: "add-widget",
      label: "Add a widget…",
      group: "Dashboard",
      icon: IconSquarePlus,
      keys: "mod+shift+A",
      available: open,
      run: desk.addWidget,
    },
    {
      id: "undo",
      label: steps.undo === null ? "Undo" : `Undo: ${steps.undo}`,
      group: "Dashboard",
      icon: IconArrowBackUp,
      keys: "mod+Z",
      available: desk.shown && steps.undo !== null,
      run: () => desk.walk("undo"),
    },
    {
      id: "redo",
      label: steps.redo === null ? "Redo" : `Redo: ${steps.redo}`,
      group: "Dashboard",
      icon: IconArrowForwardUp,
      keys: "mod+shift+Z",
      also: "mod+Y",
      available: desk.shown && steps.redo !== null,
      run: () => desk.walk("redo"),
    },
    {
      id: "refresh",
      label: "Refresh all widgets",
      group: "Dashboard",
      icon: IconRefresh,
      keywords: ["update", "reload"],
      keys: "shift+R",
      available: desk.shown,
      run: desk.refresh,
    },
    {
      id: "duplicate",
      label: "Duplicate this dashboard",
      short: "Duplicate",
      group: "Dashboard",
      icon: IconCopy,
      keywords: ["copy"],
      available: open,
      run: desk.duplicate,
    },
    {
      id: "add-page",
      label: "Add a page",
      short: "Add a page",
      group: "Dashboard",
      icon: IconFilePlus,
      keywords: ["tab"],
      available: open,
      run: desk.addPage,
    },
    {
      id: "variables",
      label: "Variables of this dashboard…",
      short: "Variables…",
      group: "Dashboard",
      icon: IconAdjustments,
      keywords: ["parameters", "region", "date range"],
      available: open,
      run: desk.variables,
    },
    {
      id: "wiring",
      label: "Wiring of this dashboard…",
      short: "Wiring…",
      group: "Dashboard",
      icon: IconShare,
      keywords: ["events", "topics", "connect"],
      available: open,
      run: desk.wiring,
    },
    {
      id: "refreshes",
      label: "When this dashboard refreshes…",
      short: "Refresh…",
      group: "Dashboard",
      icon: IconRefreshDot,
      keywords: ["interval", "schedule", "times", "auto"],
      available: open,
      run: desk.refreshes,
    },
    {
      id: "history",
      label: "Versions of this dashboard",
      short: "Versions…",
      group: "Dashboard",
      icon: IconHistory,
      keywords: ["history", "restore"],
      available: open,
      run: desk.history,
    },
    {
      id: "export",
      label: "Export this dashboard…",
      short: "Export…",
      group: "Dashboard",
      icon: IconFileExport,
      keywords: ["file", "json", "save"],
      available: open,
      run: desk.exportDashboard,
    },
    {
      id: "pdf",
      label: "Save this dashboard as PDF…",
      short: "Save as PDF…",
      group: "Dashboard",
      icon: IconFileTypePdf,
      available: open,
      run: () => desk.print("pdf"),
    },
    {
      id: "print",
      label: "Print this dashboard…",
      short: "Print…",
      group: "Dashboard",
      icon: IconPrinter,
      keywords: ["paper"],
      available: open,
      run: () => desk.print("printer"),
    },
    {
      id: "pop-out",
      label: "This dashboard in a window of its own",
      short: "In a window of its own",
      group: "Dashboard",
      icon: IconWindowMaximize,
      keywords: ["pop out", "second screen"],
      available: open,
      run: desk.popOut,
    },
    {
      id: "delete",
      label: "Delete this dashboard",
      short: "Delete",
      group: "Dashboard",
      icon: IconTrash,
      keywords: ["remove"],
      available: open,
      removes: true,
      run: desk.remove,
    },
  ];
}

function view(desk: Desk): Command[] {
  const group = "View";
  return [
    { ...DOCK, run: desk.dock },
    {
      id: "sidebar",
      label: "Fold or unfold the sidebar",
      group,
      icon: IconLayoutSidebar,
      keys: "mod+B",
      run: desk.sidebar,
    },
    {
      id: "full-screen",
      label: "Full screen",
      group,
      icon: IconMaximize,
      keywords: ["kiosk"],
      native: "F11",
      run: desk.fullScreen,
    },
    { id: "light", label: "Light theme", group, icon: IconSun, run: () => desk.theme("light") },
    { id: "dark", label: "Dark theme", group, icon: IconMoon, run: () => desk.theme("dark") },
    { id: "system-theme", label: "The system’s theme", group, icon: IconDeviceDesktop, run: () => desk.theme("auto") },
  ];
}

function help(desk: Desk): Command[] {
  const group = "Help";
  return [
    { id: "shortcuts", label: "Keyboard shortcuts", group, icon: IconKeyboard, keys: "?", run: desk.shortcuts },
    { id: "tour", label: "Take the tour", group, icon: IconMap, keywords: ["welcome", "start"], run: desk.tour },
    {
      id: "check",
      label: "Check this computer",
      group,
      icon: IconActivityHeartbeat,
      keywords: ["doctor", "health"],
      run: () => desk.setting("health"),
    },
    {
      id: "report",
      label: "Make a report…",
      group,
      icon: IconReportMedical,
      keywords: ["bug", "crash", "problem"],
      run: desk.report,
    },
    {
      id: "about",
      label: "About Latchkey",
      group,
      icon: IconInfoCircle,
      keywords: ["version", "licences"],
      run: () => desk.setting("about"),
    },
  ];
}
