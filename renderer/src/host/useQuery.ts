import { useCallback, useEffect, useRef, useState } from "react";
import { useApi, useHostEvent } from "./api.tsx";
import { same } from "./same.ts";
import type { MainApi } from "../ipc/messages.gen.ts";

/** The state of a question to the main process. `data` stays during a reload and after a failed one. */
export interface Query<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  /** Asks again. */
  readonly reload: () => void;
}

/**
 * Asks the main process at mount, when `key` changes, and on `reload`. Only the answer to the latest question counts.
 * `known` is an answer of an earlier run: it is there until the first one comes, and stays where that is the same.
 */
export function useQuery<T>(key: string, ask: (api: MainApi) => Promise<T>, known?: T): Query<T> {
  const api = useApi();
  const [state, setState] = useState<{ key: string; data: T | undefined; error: unknown; loading: boolean }>({
    key,
    data: known,
    error: undefined,
    loading: true,
  });
  const earlier = useRef(known);
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });

  useEffect(() => {
    let current = true;
    setState((last) => {
      // At mount it is so already: another object would have everything below drawn twice.
      if (last.key === key && last.loading && last.error === undefined) return last;
      return { key, data: last.key === key ? last.data : undefined, error: undefined, loading: true };
    });
    latest.current(api).then(
      (data) => {
        const settled = earlier.current !== undefined && same(earlier.current, data) ? earlier.current : data;
        earlier.current = undefined;
        if (current) setState({ key, data: settled, error: undefined, loading: false });
      },
      (error: unknown) => {
        if (current) setState((last) => ({ ...last, error, loading: false }));
      },
    );
    return () => {
      current = false;
    };
  }, [api, key, turn]);

  const reload = useCallback(() => setTurn((last) => last + 1), []);
  return { data: state.data, error: state.error, loading: state.loading, reload };
}

/** Calls `reload` at most every `everyMs` while events of that name come in; a burst of them is one reload. */
export function useReloadOn(event: string, reload: () => void, everyMs = 150): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useHostEvent(event, () => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      reload();
    }, everyMs);
  });
}
