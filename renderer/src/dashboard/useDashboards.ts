import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { useApi } from "../host/api.tsx";
import type { Dashboard, Tile } from "../ipc/messages.gen.ts";
import { type Book, EMPTY_BOOK, turn } from "./book.ts";
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

/** Loads the dashboards and keeps them. `onFailure` tells the user that a change is not on disk. */
export function useDashboards(onFailure: (error: unknown, retry: () => void) => void): Dashboards {
  const api = useApi();
  const [book, dispatch] = useReducer(turn, EMPTY_BOOK);
  const [status, setStatus] = useState<{ loading: boolean; error: unknown }>({ loading: true, error: undefined });
  const tell = useRef(onFailure);
  const latest = useRef(book);
  useEffect(() => {
    tell.current = onFailure;
    latest.current = book;
  });

  const saver = useMemo(
    () =>
      new Saver((dashboard) => api.dashboards.save(dashboard), {
        saved: (dashboard) => dispatch({ kind: "saved", dashboard }),
        failed: (error, retry) => tell.current(error, retry),
      }),
    [api],
  );

  const reload = useCallback(() => {
    setStatus({ loading: true, error: undefined });
    api.dashboards.list().then(
      ({ dashboards, active }) => {
        dispatch({ kind: "loaded", dashboards, active });
        setStatus({ loading: false, error: undefined });
      },
      (error: unknown) => setStatus({ loading: false, error }),
    );
  }, [api]);

  useEffect(reload, [reload]);

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
      api.dashboards.activate(id).catch(() => undefined);
    },
    [api],
  );

  const put = useCallback(
    (dashboard: Dashboard, when: "soon" | "now") => {
      dispatch({ kind: "put", dashboard });
      saver.soon(dashboard);
      if (when === "now") saver.now(dashboard.id);
    },
    [saver],
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
      await api.dashboards.delete(id);
      dispatch({ kind: "deleted", id });
    },
    [api, saver],
  );

  return useMemo(
    () => ({ book, ...status, reload, open, put, restore, remove }),
    [book, status, reload, open, put, restore, remove],
  );
}
