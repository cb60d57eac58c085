import { useMemo, useState } from "react";
import type { Dashboard, DashboardRefresh } from "../../ipc/messages.gen.ts";
import { useAnnounce } from "../../ui/announce.tsx";
import type { Dashboards } from "../state/useDashboards.ts";
import { pageOf, tilesOn } from "../pages/pages.ts";
import { type Providers, tilesThatWait } from "./waiting.ts";
import { useSchedules } from "./useSchedules.ts";
import { useRefreshing } from "./useRefreshing.ts";

/** The refreshes of the open dashboard. */
export type RefreshDesk = ReturnType<typeof useDashboardRefresh>;

/** What the window does about refreshes of the open dashboard. `open` is undefined while nothing of one is on the screen. */
export function useDashboardRefresh(
  dashboards: Dashboards,
  open: Dashboard | undefined,
  page: string,
  known: Providers,
) {
  const announce = useAnnounce();
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
  const scheduled = useSchedules(boards);
  const everything = useMemo(() => [...boards, ...scheduled], [boards, scheduled]);
  const [wanted, setWanted] = useState<string | null>(null);
  /** A time of day has come for a tile without a frame: its page is loaded behind the open one, and stays. */
  const wake = (instance: string): void => {
    const board = everything.find((one) => one.widgets.some((tile) => tile.instance === instance));
    if (board === undefined || (context.plans.get(instance)?.rule.at.length ?? 0) === 0) return;
    // When it cannot be read, its next time tries again.
    dashboards.know(board.id).then(
      (known) => {
        const tile = known.widgets.find((one) => one.instance === instance);
        if (tile !== undefined) setWanted(`${known.id}/${pageOf(known, tile)}`);
      },
      () => undefined,
    );
  };
  const { refreshing, plans } = useRefreshing(everything, shown, waiting, wake);
  const context = useMemo(() => ({ refreshing, plans, wanted }), [refreshing, plans, wanted]);
  const all = (): void => {
    if (open === undefined) return;
    context.refreshing.ask(open.widgets.map((tile) => tile.instance));
    announce("All widgets refresh");
  };
  const set = (refresh: DashboardRefresh): void => {
    if (open !== undefined) dashboards.put({ ...open, refresh }, "now");
  };
  return { context, all, set };
}
