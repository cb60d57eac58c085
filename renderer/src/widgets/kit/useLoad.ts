import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Fresh } from "../../ipc/messages.gen.ts";
import { Asking } from "./asking.ts";
import { host } from "./host.ts";

/** The state of a load. `data` stays during a reload and after a failed one. */
export interface Loaded<T> {
  readonly data: T | undefined;
  /** When the service gave `data`, in ms since 1970, where that was in an earlier run and newer is on its way. */
  readonly asOf: number | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  readonly reload: () => void;
}

/**
 * Loads at mount, when `key` changes, on `reload`, and when the shell refreshes the widget. A newer load cancels the one
 * before it.
 *
 * What an earlier run has left is shown at once, and then what the service says now.
 */
export function useLoad<T>(key: string, load: (signal: AbortSignal, asking: Asking) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, "reload">>({
    data: undefined,
    asOf: undefined,
    error: undefined,
    loading: true,
  });
  const latest = useRef(load);
  latest.current = load;
  const running = useRef<AbortController | undefined>(undefined);

  // Straight from the shell's word to the question, with no drawing in between: Chromium draws a frame that is out of
  // sight but once a second, all such frames in the same moment, and refreshes that the shell has spread would meet there.
  const begin = useCallback((fresh: Fresh | null): void => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState((last) => ({ ...last, loading: true }));
    const ask = (asking: Asking): void => {
      latest.current(abort.signal, asking).then(
        (data) => {
          if (abort.signal.aborted) return;
          setState({ data, asOf: asking.asOf, error: undefined, loading: asking.asOf !== undefined });
          if (asking.asOf !== undefined) ask(new Asking(false));
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setState((last) => ({ ...last, error, loading: false }));
        },
      );
    };
    ask(new Asking(fresh === null, fresh));
  }, []);
  useEffect(() => {
    begin(null);
    return () => running.current?.abort();
  }, [key]);
  useEffect(() => host.latchkey.onRefresh(begin), []);
  const reload = useCallback(() => begin(null), []);
  return { ...state, reload };
}
