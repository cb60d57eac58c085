import { useEffect, useState } from "react";
import { Dock } from "../devtools/Dock.tsx";
import { useWishes } from "../devtools/inspect.ts";
import type { Inspection } from "../devtools/tabs.ts";
import { say } from "../devtools/wishes.ts";
import { usePreferences } from "../host/preferences.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { DOCK } from "../shell/commands/table.ts";
import { useShortcuts } from "../shell/commands/useShortcuts.ts";
import { useLeaveFullScreen } from "./useLeaveFullScreen.ts";
import { useWindows } from "./windows.tsx";

/** The page of the developer tools' own window. */
export function ToolsWindow() {
  const windows = useWindows();
  const { preferences } = usePreferences();
  const [inspection, setInspection] = useState<Inspection | null>(null);
  // The buttons at the right are about the app of the dashboard that is open.
  const appId = useQuery("dock:app", async (api) => {
    const { dashboards, active } = await api.dashboards.list();
    return dashboards.find(({ id }) => id === active)?.appId ?? (await api.app.info()).demoAppId;
  });
  useReloadOn("dashboard-changed", appId.reload);
  useWishes((wish) => {
    if (wish.kind === "show") setInspection(wish.inspection);
  });
  useEffect(() => say({ kind: "there" }), []);
  const close = (): void => windows.showTools(false);
  useShortcuts([{ ...DOCK, run: close }], preferences.shortcuts);
  useLeaveFullScreen();
  return (
    <Dock
      appId={appId.data}
      inspection={inspection}
      place="window"
      onPlace={(place, showing) => {
        if (place === "window") return;
        say({ kind: "dock", place, inspection: showing });
        close();
      }}
      onClose={close}
    />
  );
}
