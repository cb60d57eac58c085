import { useEffect, useState } from "react";

/** The time now, in milliseconds since 1970, and again every `everyMs` or with the component: for "5 min ago". */
export function useNow(everyMs: number): number {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((last) => last + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return Date.now();
}
