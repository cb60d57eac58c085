import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi, useHostEvent } from "../host/api.tsx";
import type { Dashboard, Tile } from "../ipc/messages.gen.ts";
import { type Book, type Change, EMPTY_BOOK, turn } from "./book.ts";
import { Saver } from "./saver.ts";

/** The dashboards and what can be done with them. Every change shows at once and is saved behind it. */
export interface Dashboards {
  readonly book: Book;
  readonly loading: boolean;
  readonly error: unknown;
  reload(): void;
  open(id: string): void;
  /** Shows a changed or new dashboard; `soon` while the user is still dragging, `now` when widgets depend on it. */
  put(dashboard: Dashboard, when: "soon" | "now"): void;
  /** Puts a tile back that was removed from a dashboard, whatever else has changed there since. */
  restore(id: string, tile: Tile): void;
  remove(id: string): Promise<void>;
}

/**
 * Loads the dashboards and keeps them, together with what changes elsewhere: a provider that was deleted and replaced in
 * the native dialog has other slots than before. `onFailure` tells the user that a change is not on disk.
 */
export function useDashboards(onFailure: (error: unknown, retry: () => void) => void): Dashboards {
  const api = useApi();
  const [book, setBook] = useState(EMPTY_BOOK);
  const [status, setStatus] = useState<{ loading: boolean; error: unknown }>({ loading: true, error: undefined });
  const tell = useRef(onFailure);
  useEffect(() => {
    tell.current = onFailure;
  });
  // The newest book, whether or not it has been drawn: changes of one moment build on one another.
  const latest = useRef(book);
  const dispatch = useCallback((change: Change) => {
    latest.current = turn(latest.current, change);
    setBook(latest.current);
  }, []);

  const saver = useMemo(
    () =>
      new Saver((dashboard) => api.dashboards.save(dashboard), {
        saved: (dashboard) => dispatch({ kind: "saved", dashboard }),
        failed: (error, retry) => tell.current(error, retry),
      }),
    [api, dispatch],
  );

  const asked = useRef(false);
  const load = useCallback(
    () =>
      saver.between(async () => {
        asked.current = false;
        const { dashboards, active } = await api.dashboards.list();
        dispatch({ kind: "loaded", dashboards, active });
        // What waits to be saved is what was merged, or the save would undo what changed elsewhere.
        for (const dashboard of latest.current.dashboards) saver.amend(dashboard);
      }),
    [api, dispatch, saver],
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
    if (asked.current) return;
    asked.current = true;
    // News that cannot be fetched leaves the page as it was; the next is heard again.
    load().catch(() => undefined);
  });

  useEffect(() => {
    const flush = (): void => saver.flush();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      saver.flush();
    };
  }, [saver]);

  const open = useCallback(
    (id: string) => {
      dispatch({ kind: "opened", id });
      // Which dashboard opens at the next start; the one on screen is open either way.
      saver
        .between(async () => {
          await api.dashboards.activate(id);
          dispatch({ kind: "activated", id });
        })
        .catch(() => undefined);
    },
    [api, dispatch, saver],
  );

  const put = useCallback(
    (dashboard: Dashboard, when: "soon" | "now") => {
      dispatch({ kind: "put", dashboard });
      saver.soon(dashboard);
      if (when === "now") saver.now(dashboard.id);
    },
    [dispatch, saver],
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
      saver.forget(id);
      await saver.between(async () => {
        await api.dashboards.delete(id);
        dispatch({ kind: "deleted", id });
      });
    },
    [api, dispatch, saver],
  );

  return useMemo(
    () => ({ book, ...status, reload, open, put, restore, remove }),
    [book, status, reload, open, put, restore, remove],
  );
}
