import { useCallback, useEffect, useState } from "preact/hooks";

/** What a tile remembers; `kept` is undefined until it was read. */
export interface Remembered<T> {
  readonly kept: T | undefined;
  readonly error: unknown;
  readonly readAgain: () => void;
}

/**
 * Reads what the tile remembers, once. Unlike `useLoad` it is no question to a service: the shell has nothing to refresh
 * by it, and the tile's header tells no time of it.
 */
export function useKept<T>(recall: () => Promise<T>): Remembered<T> {
  const [state, setState] = useState<{ kept?: T; error?: unknown }>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    recall().then(
      (kept) => current && setState({ kept }),
      (error: unknown) => current && setState({ error }),
    );
    return () => {
      current = false;
    };
  }, [turn]);
  const readAgain = useCallback(() => setTurn((last) => last + 1), []);
  return { kept: state.kept, error: state.error, readAgain };
}
