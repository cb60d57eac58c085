import { useEffect, useState } from "preact/hooks";
import { host } from "../kit/host.ts";

/** One sample, in percent, bytes and seconds. */
export interface Stats {
  readonly cpu: number;
  readonly cores: readonly number[];
  readonly memory: { readonly total: number; readonly used: number; readonly percent: number };
  readonly process: { readonly cpu: number; readonly rss: number; readonly threads: number };
  readonly uptime: number;
}

const EVERY_MS = 1000;

/**
 * Takes a sample each second while `running`. It waits for each answer before the next second begins, so that requests
 * never pile up.
 */
export function useStats(running: boolean, onSample: (stats: Stats) => void): { error: unknown; retry: () => void } {
  const [error, setError] = useState<unknown>(undefined);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const stats = (await host.api.system.stats({ signal: abort.signal })) as Stats;
        if (abort.signal.aborted) return;
        setError(undefined);
        onSample(stats);
      } catch (failure) {
        if (abort.signal.aborted) return;
        setError(failure);
        return;
      }
      timer = setTimeout(() => void ask(), EVERY_MS);
    };
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [running, turn]);
  return { error, retry: () => setTurn((last) => last + 1) };
}
