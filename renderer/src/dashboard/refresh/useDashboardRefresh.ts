import { useMemo, useState } from "react";
import type { Dashboard, DashboardRefresh } from "../../ipc/messages.gen.ts";
import { useAnnounce } from "../../ui/announce.tsx";
import type { Dashboards } from "../state/useDashboards.ts";
import { tilesOn } from "../pages/pages.ts";
import { type Providers, tilesThatWait } from "./waiting.ts";
import { useRefreshing } from "./useRefreshing.ts";

/** The refreshes of the open dashboard, and whether the panel about them is open. */
export type RefreshDesk = ReturnType<typeof useDashboardRefresh>;

/** What the window does about refreshes of the open dashboard. `open` is undefined while nothing of one is on the screen. */
export function useDashboardRefresh(
  dashboards: Dashboards,
  open: Dashboard | undefined,
  page: string,
  known: Providers,
) {
  const announce = useAnnounce();
  const [panelOpen, setPanelOpen] = useState(false);
  const shown = useMemo(
    () => new Set(open === undefined ? [] : tilesOn(open, page).map((tile) => tile.instance)),
    [open, page],
  );
  const boards = dashboards.state.dashboards;
  const { manifests, defaults, notices } = known;
  const waiting = useMemo(
    () => tilesThatWait(boards, { manifests, defaults, notices }),
    [boards, manifests, defaults, notices],
  );
  const context = useRefreshing(boards, shown, waiting);
  const all = (): void => {
    if (open === undefined) return;
    context.refreshing.ask(open.widgets.map((tile) => tile.instance));
    announce("All widgets refresh");
  };
  const set = (refresh: DashboardRefresh): void => {
    setPanelOpen(false);
    if (open !== undefined) dashboards.put({ ...open, refresh }, "now");
  };
  return { context, all, set, panelOpen, setPanelOpen };
}
