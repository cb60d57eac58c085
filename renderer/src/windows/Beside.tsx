import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconPin, IconPinFilled } from "@tabler/icons-react";
import { Suspense, useMemo } from "react";
import { DashboardStack } from "../dashboard/DashboardStack.tsx";
import { newTile } from "../dashboard/grid/newTile.ts";
import { RefreshContext } from "../dashboard/refresh/refreshing.tsx";
import { useDashboardRefresh } from "../dashboard/refresh/useDashboardRefresh.ts";
import { onPage, pageOf } from "../dashboard/pages/pages.ts";
import { usePanels } from "../dashboard/panels.ts";
import { useOpenPages } from "../dashboard/pages/useOpenPages.ts";
import { useDashboards } from "../dashboard/state/useDashboards.ts";
import type { PopOut } from "../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { showNotSaved, showUndo } from "../ui/toasts.tsx";
import { useKnown } from "../shell/useKnown.ts";
import { BesideTile } from "./BesideTile.tsx";
import { useLeaveFullScreen } from "./useLeaveFullScreen.ts";
import { useWindows } from "./windows.tsx";

/** The page of a window beside the main one: one dashboard, or one widget of it, and nothing else. */
export function Beside({ shows }: { shows: PopOut }) {
  const windows = useWindows();
  const wanted = useMemo(() => [shows.dashboard], [shows.dashboard]);
  const dashboards = useDashboards(showNotSaved, wanted);
  const dashboard = dashboards.state.dashboards.find((one) => one.id === shows.dashboard);
  const { info, widgets, providers, defaults, manifests } = useKnown(dashboard?.appId);
  const pages = useOpenPages();
  const panels = usePanels();
  useLeaveFullScreen();
  const tile = dashboard?.widgets.find((one) => one.instance === shows.instance);
  const page = dashboard === undefined ? "" : tile === undefined ? pages.of(dashboard) : pageOf(dashboard, tile);
  const refresh = useDashboardRefresh(dashboards, dashboard, page, {
    manifests,
    defaults,
    notices: info.data?.notices ?? [],
  });
  const title = tile === undefined ? dashboard?.name : (tile.title ?? manifests.get(tile.widget)?.name ?? tile.widget);
  const failed = dashboards.error ?? (widgets.data === undefined ? widgets.error : undefined);
  const shared = {
    manifests,
    providers: providers.data ?? [],
    defaults,
    unsaved: dashboards.state.unsaved,
    onPut: dashboards.put,
    onWidgets: () => undefined,
  };

  return (
    <div className="beside" data-bare={windows.own.fullScreen || undefined}>
      <header className="beside-bar">
        <h1>{title ?? ""}</h1>
        <Tooltip label={windows.own.onTop ? "No longer above other windows" : "Keep above other windows"}>
          <ActionIcon
            size={26}
            aria-label="Keep above other windows"
            aria-pressed={windows.own.onTop}
            onClick={() => windows.onTop(!windows.own.onTop)}
          >
            {windows.own.onTop ? <IconPinFilled size={15} /> : <IconPin size={15} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Bring back to the main window">
          <ActionIcon
            size={26}
            aria-label="Bring back to the main window"
            onClick={() => windows.bringBack(shows.dashboard, shows.instance)}
          >
            <IconArrowBackUp size={15} />
          </ActionIcon>
        </Tooltip>
      </header>
      <Suspense>
        {failed !== undefined ? (
          <Failed error={failed} what="It could not be loaded" onRetry={dashboards.reload} />
        ) : dashboard === undefined || widgets.data === undefined ? (
          <div className="page">
            <RowsLoading rows={2} height={140} />
          </div>
        ) : tile !== undefined ? (
          <RefreshContext value={refresh.context}>
            <BesideTile {...shared} dashboard={dashboard} tile={tile} />
          </RefreshContext>
        ) : (
          <main className="content">
            <DashboardStack
              {...shared}
              dashboards={[dashboard]}
              open={dashboard}
              refresh={refresh.context}
              pages={pages}
              panels={panels}
              added={null}
              onAdd={(manifest) => {
                const tile = newTile(dashboard, manifest, shared.providers, shared.defaults);
                const placed = onPage(dashboard, tile, pages.of(dashboard));
                dashboards.put({ ...dashboard, widgets: [...dashboard.widgets, placed] }, "now");
              }}
              onRemoved={(from, gone, name) => showUndo(`${name} removed`, () => dashboards.restore(from.id, gone))}
              onUndo={() => void dashboards.walk(dashboard.id, "undo")}
            />
          </main>
        )}
      </Suspense>
    </div>
  );
}
