import { useEffect, useState } from "react";

/** Waiting shorter than this is not worth a skeleton: it would only flicker. */
export const PATIENCE_MS = 300;

/** True once `active` has been true for `ms` without a break. */
export function useDelayed(active: boolean, ms = PATIENCE_MS): boolean {
  const [elapsed, setElapsed] = useState(false);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => setElapsed(true), ms);
    return () => {
      clearTimeout(timer);
      setElapsed(false);
    };
  }, [active, ms]);
  return active && elapsed;
}
