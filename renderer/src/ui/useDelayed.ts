import { useEffect, useState } from "react";

/** A skeleton that appears sooner than this would flicker on fast answers. */
const DELAY_MS = 300;

/** True once `active` has been true for `ms` without interruption. */
export function useDelayed(active: boolean, ms = DELAY_MS): boolean {
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
