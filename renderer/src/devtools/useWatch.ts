import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi } from "../host/api.tsx";
import type { LoggedCall, LoggedEvent } from "../ipc/messages.gen.ts";

/** As many as the main process keeps. */
const MOST = 5000;
const AGAIN_MS = 1000;

/** What the main process tells while the developer tools are open. */
export interface Watch {
  /** Newest first; those under way before those that have ended. */
  readonly calls: readonly LoggedCall[];
  /** Newest first. */
  readonly events: readonly LoggedEvent[];
  readonly paused: boolean;
  /** Why nothing comes any more, where that is so. */
  readonly error: unknown;
  readonly setPaused: (paused: boolean) => void;
  /** Forgets what is shown; the main process keeps its own. */
  readonly clear: () => void;
}

interface Heard {
  readonly calls: readonly LoggedCall[];
  readonly running: readonly LoggedCall[];
  readonly events: readonly LoggedEvent[];
}

const NOTHING: Heard = { calls: [], running: [], events: [] };

/** Hears of calls and events while it is mounted: the subscription begins and ends with the panel. */
export function useWatch(): Watch {
  const api = useApi();
  const heard = useRef<Heard>(NOTHING);
  const [shown, setShown] = useState<Heard>(NOTHING);
  const [paused, setPaused] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const isPaused = useRef(false);

  useEffect(() => {
    const abort = new AbortController();
    const from = { calls: 0, events: 0 };
    const listen = async (): Promise<void> => {
      while (!abort.signal.aborted) {
        try {
          for await (const batch of api.devtools.watch({ ...from }, { signal: abort.signal })) {
            from.calls = batch.callsTo;
            from.events = batch.eventsTo;
            heard.current = {
              calls: newest(batch.calls, heard.current.calls),
              events: newest(batch.events, heard.current.events),
              running: batch.running ?? heard.current.running,
            };
            setError(undefined);
            if (!isPaused.current) setShown(heard.current);
          }
        } catch (failure) {
          if (abort.signal.aborted) return;
          setError(failure);
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void listen();
    return () => abort.abort();
  }, [api]);

  const pause = useCallback((next: boolean) => {
    isPaused.current = next;
    setPaused(next);
    if (!next) setShown(heard.current);
  }, []);
  const clear = useCallback(() => {
    heard.current = { ...NOTHING, running: heard.current.running };
    setShown(heard.current);
  }, []);
  return useMemo(
    () => ({
      calls: [...shown.running, ...shown.calls],
      events: shown.events,
      paused,
      error,
      setPaused: pause,
      clear,
    }),
    [shown, paused, error, pause, clear],
  );
}

/** The new ones, which come oldest first, before the old ones; no more than are kept. */
function newest<T>(fresh: readonly T[], known: readonly T[]): readonly T[] {
  return fresh.length === 0 ? known : [...fresh.toReversed(), ...known].slice(0, MOST);
}
