import { lazy } from "react";

/* What the first paint does without: each is fetched when it is first shown. */
export const Beside = lazy(async () => ({ default: (await import("../windows/Beside.tsx")).Beside }));
export const Dock = lazy(async () => ({ default: (await import("../devtools/Dock.tsx")).Dock }));
export const HistoryPanel = lazy(async () => ({
  default: (await import("../dashboard/history/HistoryPanel.tsx")).HistoryPanel,
}));
export const ImportPanel = lazy(async () => ({
  default: (await import("../dashboard/import/ImportPanel.tsx")).ImportPanel,
}));
export const LibraryPage = lazy(async () => ({
  default: (await import("../library/LibraryPage.tsx")).LibraryPage,
}));
export const ProvidersPage = lazy(async () => ({
  default: (await import("../providers/ProvidersPage.tsx")).ProvidersPage,
}));
export const DocumentDialog = lazy(async () => ({ default: (await import("./DocumentDialog.tsx")).DocumentDialog }));
export const ReportDialog = lazy(async () => ({ default: (await import("./ReportDialog.tsx")).ReportDialog }));
export const SettingsPage = lazy(async () => ({
  default: (await import("../settings/SettingsPage.tsx")).SettingsPage,
}));
export const ShortcutsDialog = lazy(async () => ({
  default: (await import("./commands/ShortcutsDialog.tsx")).ShortcutsDialog,
}));
export const TemplatesDialog = lazy(async () => ({
  default: (await import("../library/TemplatesDialog.tsx")).TemplatesDialog,
}));
export const ToolsWindow = lazy(async () => ({
  default: (await import("../windows/ToolsWindow.tsx")).ToolsWindow,
}));
export const WidgetsPage = lazy(async () => ({
  default: (await import("../widgets-page/WidgetsPage.tsx")).WidgetsPage,
}));
export const Tour = lazy(async () => ({ default: (await import("../tour/Tour.tsx")).Tour }));
export const Welcome = lazy(async () => ({ default: (await import("../tour/Welcome.tsx")).Welcome }));
