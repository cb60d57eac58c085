import { useCallback, useEffect, useRef, useState } from "react";
import type { CacheTtl, Fresh, LatchkeyError } from "../ipc/messages.gen.ts";
import { latchkey } from "./host.ts";

const ACCEPTED_MS = 30_000;

/** What a load hands to the calls that it makes. */
export interface Asking {
  /** For the field `cache` of a call. */
  readonly cache: CacheTtl;
  /** For the field `forceRefresh`: somebody asked for this very widget. */
  readonly forceRefresh: boolean;
  /** For the option `signal`: aborted when the load is of no use any more. */
  readonly signal: AbortSignal;
}

/** The state of a load. `data` stays during a reload and after a failed one. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: LatchkeyError | undefined;
  readonly loading: boolean;
  /** When the service gave `data`, in ms since 1970, where that was in an earlier run and newer is on its way. */
  readonly asOf: number | undefined;
  readonly reload: () => void;
}

/**
 * Asks when the widget appears, when `key` changes, on `reload`, and when the shell refreshes the widget. Only the latest
 * answer counts.
 *
 * What an earlier run has left is shown at once, and then what the service says now.
 */
export function useLoad<T>(ask: (asking: Asking) => Promise<T>, key: string): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, "reload">>({
    data: undefined,
    error: undefined,
    loading: true,
    asOf: undefined,
  });
  const latest = useRef(ask);
  latest.current = ask;
  const running = useRef<AbortController | undefined>(undefined);
  // Straight from the shell's word to the question, with no drawing in between: Chromium draws frames that are out of
  // sight once a second, all in the same moment.
  const begin = useCallback((fresh: Fresh | null): void => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState((last) => ({ ...last, loading: true }));
    const load = async (warmStart: boolean): Promise<void> => {
      const cache = fresh?.cache ?? { ttl: ACCEPTED_MS, warmStart };
      const forceRefresh = fresh?.forceRefresh ?? false;
      try {
        const data = await latest.current({ cache, forceRefresh, signal: abort.signal });
        if (abort.signal.aborted) return;
        const asOf = warmStart ? latchkey().asOf(data) : undefined;
        setState({ data, error: undefined, loading: asOf !== undefined, asOf });
        if (asOf !== undefined) await load(false);
      } catch (error) {
        if (abort.signal.aborted) return;
        setState((last) => ({ ...last, error: error as LatchkeyError, loading: false }));
      }
    };
    void load(fresh === null);
  }, []);
  useEffect(() => {
    begin(null);
    return () => running.current?.abort();
  }, [key, begin]);
  useEffect(() => latchkey().onRefresh(begin), [begin]);
  const reload = useCallback(() => begin(null), [begin]);
  return { ...state, reload };
}
