import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi, useHostEvent } from "../../host/api.tsx";
import type { Dashboard, Tile } from "../../ipc/messages.gen.ts";
import { type DashboardsAction, type DashboardsState, NO_DASHBOARDS, reduce } from "./dashboardState.ts";
import { SaveQueue } from "./saveQueue.ts";

/** The dashboards and what can be done with them. A change shows at once and is saved in the background. */
export interface Dashboards {
  readonly state: DashboardsState;
  readonly loading: boolean;
  readonly error: unknown;
  reload(): void;
  open(id: string): void;
  /** Shows a changed or new dashboard and saves it: `soon` during a drag, `now` when widgets depend on it. */
  put(dashboard: Dashboard, when: "soon" | "now"): void;
  /** Puts a removed tile back and keeps what has changed on the dashboard since. */
  restore(id: string, tile: Tile): void;
  remove(id: string): Promise<void>;
}

/**
 * Loads the dashboards and follows changes made elsewhere: the native dialog that deletes a provider may bind its slots
 * to another one. `onFailure` tells the user that a change is not on disk.
 */
export function useDashboards(onFailure: (error: unknown, retry: () => void) => void): Dashboards {
  const api = useApi();
  const [state, setState] = useState(NO_DASHBOARDS);
  const [status, setStatus] = useState<{ loading: boolean; error: unknown }>({ loading: true, error: undefined });
  const tell = useRef(onFailure);
  useEffect(() => {
    tell.current = onFailure;
  });
  // React may not have rendered the newest state yet; several changes at once build on one another.
  const latest = useRef(state);
  const dispatch = useCallback((action: DashboardsAction) => {
    latest.current = reduce(latest.current, action);
    setState(latest.current);
  }, []);

  const queue = useMemo(
    () =>
      new SaveQueue((dashboard) => api.dashboards.save(dashboard), {
        saved: (dashboard) => dispatch({ kind: "saved", dashboard }),
        failed: (error, retry) => tell.current(error, retry),
      }),
    [api, dispatch],
  );

  const reloadPending = useRef(false);
  const load = useCallback(
    () =>
      queue.runBetweenSaves(async () => {
        reloadPending.current = false;
        const { dashboards, active, providers: defaults } = await api.dashboards.list();
        dispatch({ kind: "loaded", dashboards, active, defaults });
        // A waiting save gets the merged state, or it would undo what changed elsewhere.
        for (const dashboard of latest.current.dashboards) queue.replaceWaiting(dashboard);
      }),
    [api, dispatch, queue],
  );
  const reload = useCallback(() => {
    setStatus({ loading: true, error: undefined });
    load().then(
      () => setStatus({ loading: false, error: undefined }),
      (error: unknown) => setStatus({ loading: false, error }),
    );
  }, [load]);
  useEffect(reload, [reload]);

  useHostEvent("dashboard-changed", () => {
    if (reloadPending.current) return;
    reloadPending.current = true;
    // When the list cannot be read, the page stays as it is; the next event tries again.
    load().catch(() => undefined);
  });

  useEffect(() => {
    const flush = (): void => queue.flush();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      queue.flush();
    };
  }, [queue]);

  const open = useCallback(
    (id: string) => {
      dispatch({ kind: "opened", id });
      // This is only about which dashboard opens at the next start; a failure changes nothing on screen.
      queue
        .runBetweenSaves(async () => {
          await api.dashboards.activate(id);
          dispatch({ kind: "activated", id });
        })
        .catch(() => undefined);
    },
    [api, dispatch, queue],
  );

  const put = useCallback(
    (dashboard: Dashboard, when: "soon" | "now") => {
      dispatch({ kind: "put", dashboard });
      queue.saveSoon(dashboard);
      if (when === "now") queue.saveNow(dashboard.id);
    },
    [dispatch, queue],
  );

  const restore = useCallback(
    (id: string, tile: Tile) => {
      const dashboard = latest.current.dashboards.find((candidate) => candidate.id === id);
      if (dashboard !== undefined) put({ ...dashboard, widgets: [...dashboard.widgets, tile] }, "now");
    },
    [put],
  );

  const remove = useCallback(
    async (id: string) => {
      queue.discard(id);
      await queue.runBetweenSaves(async () => {
        await api.dashboards.delete(id);
        dispatch({ kind: "deleted", id });
      });
    },
    [api, dispatch, queue],
  );

  return useMemo(
    () => ({ state, ...status, reload, open, put, restore, remove }),
    [state, status, reload, open, put, restore, remove],
  );
}
