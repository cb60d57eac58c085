import { Suspense, lazy } from "react";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { RefreshMenu } from "./RefreshMenu.tsx";
import type { RefreshDesk } from "./useDashboardRefresh.ts";

const RefreshPanel = lazy(async () => ({ default: (await import("./RefreshPanel.tsx")).RefreshPanel }));

/** What the bar above a dashboard has for its refreshes, and the panel that it opens. */
export function RefreshControls({ dashboard, refresh }: { dashboard: Dashboard | undefined; refresh: RefreshDesk }) {
  if (dashboard === undefined) return null;
  const rule = dashboard.refresh ?? null;
  return (
    <>
      <RefreshMenu
        refresh={rule}
        onRefreshAll={refresh.all}
        onChange={refresh.set}
        onMore={() => refresh.setPanelOpen(true)}
      />
      {refresh.panelOpen ? (
        <Suspense>
          <RefreshPanel
            key={dashboard.id}
            name={dashboard.name}
            refresh={rule}
            onSave={refresh.set}
            onClose={() => refresh.setPanelOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
