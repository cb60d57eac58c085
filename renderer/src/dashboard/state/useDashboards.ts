import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi, useHostEvent } from "../../host/api.tsx";
import { useLastView } from "../../host/lastView.tsx";
import { same } from "../../host/same.ts";
import type { Arrangement, Dashboard, Tile, WholeDashboard } from "../../ipc/messages.gen.ts";
import { type DashboardsAction, type DashboardsState, NO_DASHBOARDS, dashboardsOf, reduce } from "./dashboardState.ts";
import { SaveQueue } from "./saveQueue.ts";

const NONE: readonly string[] = [];

/** The dashboards and what can be done with them. A change shows at once and is saved in the background. */
export interface Dashboards {
  readonly state: DashboardsState;
  readonly loading: boolean;
  readonly error: unknown;
  reload(): void;
  open(id: string): Promise<void>;
  /** The same in passing: the next start does not open it. */
  show(id: string): Promise<void>;
  /** One dashboard, loaded where it is not yet; what is shown stays. */
  know(id: string): Promise<Dashboard>;
  /** Shows a changed or new dashboard and saves it: `soon` during a drag, `now` when widgets depend on it. */
  put(dashboard: Dashboard, when: "soon" | "now"): void;
  /** Puts a removed tile back and keeps what has changed on the dashboard since. */
  restore(id: string, tile: Tile): void;
  /** Deletes a dashboard, so that `undelete` brings it back with its history. */
  remove(id: string): Promise<void>;
  undelete(id: string): Promise<void>;
  /** Takes the last change of a dashboard back, or does it again. What was done, in words; null: there was nothing. */
  walk(id: string, way: "undo" | "redo"): Promise<string | null>;
  restoreVersion(id: string, version: number): Promise<void>;
  star(id: string, starred: boolean): Promise<void>;
  arrange(arrangement: Arrangement): Promise<void>;
}

/**
 * Loads the dashboards and follows changes made elsewhere: the native dialog that deletes a provider may bind its slots
 * to another one. `onFailure` tells the user that a change is not on disk; the dashboards in `always` are loaded whole.
 */
export function useDashboards(
  onFailure: (error: unknown, retry: () => void) => void,
  always: readonly string[] = NONE,
): Dashboards {
  const api = useApi();
  const last = useLastView();
  const [state, setState] = useState(() => (last === null ? NO_DASHBOARDS : dashboardsOf(last)));
  const [status, setStatus] = useState<{ loading: boolean; error: unknown }>({
    loading: last === null,
    error: undefined,
  });
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
        saved: (dashboard, { steps }) => dispatch({ kind: "saved", dashboard, steps }),
        failed: (error, retry) => tell.current(error, retry),
      }),
    [api, dispatch],
  );

  const reloadPending = useRef(false);
  const load = useCallback(
    (also: readonly string[] = []) =>
      queue.runBetweenSaves(async () => {
        reloadPending.current = false;
        const loaded = latest.current.dashboards.map((dashboard) => dashboard.id);
        const whole = [...new Set([...loaded, ...always, ...also])];
        dispatch({ kind: "loaded", library: await api.dashboards.library({ whole }) });
        // A waiting save gets the merged state, or it would undo what changed elsewhere.
        for (const dashboard of latest.current.dashboards) queue.replaceWaiting(dashboard);
      }),
    [always, api, dispatch, queue],
  );
  const reload = useCallback(() => {
    // The same object where nothing changes: another would have the whole window drawn anew.
    const turn = (loading: boolean): void =>
      setStatus((before) =>
        before.loading === loading && before.error === undefined ? before : { loading, error: undefined },
      );
    // What is there already stays while it is read again.
    turn(latest.current === NO_DASHBOARDS);
    load().then(
      () => turn(false),
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

  const show = useCallback(
    async (id: string) => {
      if (!latest.current.dashboards.some((dashboard) => dashboard.id === id)) await load([id]);
      dispatch({ kind: "opened", id });
    },
    [dispatch, load],
  );
  const open = useCallback(
    async (id: string) => {
      await show(id);
      // This is only about which dashboard opens at the next start; a failure changes nothing on screen.
      queue
        .runBetweenSaves(async () => {
          await api.dashboards.activate(id);
          dispatch({ kind: "activated", id });
        })
        .catch(() => undefined);
    },
    [api, dispatch, queue, show],
  );

  const know = useCallback(
    async (id: string) => {
      const found = (): Dashboard | undefined => latest.current.dashboards.find((dashboard) => dashboard.id === id);
      if (found() === undefined) await load([id]);
      const dashboard = found();
      if (dashboard === undefined) throw new Error("There is no such dashboard.");
      return dashboard;
    },
    [load],
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
      // The next one may never have been opened here: its content comes from the main process.
      if (latest.current.active === null && latest.current.summaries.length > 0) reload();
    },
    [api, dispatch, queue, reload],
  );

  /** Lets the main process change one dashboard, after what has changed here is saved. */
  const change = useCallback(
    (id: string, make: () => Promise<WholeDashboard>) => {
      queue.saveNow(id);
      return queue.runBetweenSaves(async () => {
        dispatch({ kind: "stepped", whole: await make() });
        const now = latest.current.dashboards.find((dashboard) => dashboard.id === id);
        if (now !== undefined) queue.replaceWaiting(now);
      });
    },
    [dispatch, queue],
  );
  const walk = useCallback(
    async (id: string, way: "undo" | "redo") => {
      let done: string | null = null;
      await change(id, async () => {
        const before = latest.current.stored.dashboards.get(id);
        const whole = await api.dashboards[way](id);
        if (!same(before, whole.dashboard)) done = way === "undo" ? whole.steps.redo : whole.steps.undo;
        return whole;
      });
      return done;
    },
    [api, change],
  );
  const restoreVersion = useCallback(
    (id: string, version: number) => change(id, () => api.dashboards.restore(id, version)),
    [api, change],
  );
  const undelete = useCallback((id: string) => change(id, () => api.dashboards.undelete(id)), [api, change]);
  const star = useCallback(
    async (id: string, starred: boolean) => {
      await queue.runBetweenSaves(async () => void (await api.dashboards.star(id, starred)));
      await load();
    },
    [api, load, queue],
  );
  const arrange = useCallback(
    async (arrangement: Arrangement) => {
      dispatch({ kind: "arranged", arrangement });
      await queue.runBetweenSaves(async () => void (await api.dashboards.arrange(arrangement)));
    },
    [api, dispatch, queue],
  );

  return useMemo(
    () => ({
      state,
      ...status,
      reload,
      open,
      show,
      know,
      put,
      restore,
      remove,
      undelete,
      walk,
      restoreVersion,
      star,
      arrange,
    }),
    [state, status, reload, open, show, know, put, restore, remove, undelete, walk, restoreVersion, star, arrange],
  );
}
