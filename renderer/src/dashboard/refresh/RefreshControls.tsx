import { Suspense, lazy } from "react";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import type { Panels } from "../panels.ts";
import { RefreshMenu } from "./RefreshMenu.tsx";
import type { RefreshDesk } from "./useDashboardRefresh.ts";

const RefreshPanel = lazy(async () => ({ default: (await import("./RefreshPanel.tsx")).RefreshPanel }));

interface Props {
  readonly dashboard: Dashboard | undefined;
  readonly refresh: RefreshDesk;
  readonly panels: Panels;
}

/** What the bar above a dashboard has for its refreshes, and the panel that it opens. */
export function RefreshControls({ dashboard, refresh, panels }: Props) {
  if (dashboard === undefined) return null;
  const rule = dashboard.refresh ?? null;
  return (
    <>
      <RefreshMenu
        refresh={rule}
        onRefreshAll={refresh.all}
        onChange={refresh.set}
        onMore={() => panels.show("refresh")}
      />
      {panels.open === "refresh" ? (
        <Suspense>
          <RefreshPanel
            key={dashboard.id}
            name={dashboard.name}
            refresh={rule}
            onSave={(next) => {
              panels.show(null);
              refresh.set(next);
            }}
            onClose={() => panels.show(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
