import { useEffect, useState } from "preact/hooks";
import { host } from "../kit/host.ts";

/** One sample: percentages, bytes, seconds. */
export interface Stats {
  readonly cpu: number;
  readonly cores: readonly number[];
  readonly memory: { readonly total: number; readonly used: number; readonly percent: number };
  readonly process: { readonly cpu: number; readonly rss: number; readonly threads: number };
  readonly uptime: number;
}

const EVERY_MS = 1000;

/**
 * A sample each second while `running`; the next is asked for when the last has come, so that a slow main process is
 * not asked ever faster.
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
