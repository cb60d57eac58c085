import { useEffect, useRef, useState } from "preact/hooks";

const FIRST_S = 5;
const LONGEST_S = 60;

/** Seconds until the next attempt: what the service asks for, or a time that doubles with every failure. */
export function pauseBefore(attempt: number, retryAfter: unknown): number {
  const own = Math.min(FIRST_S * 2 ** attempt, LONGEST_S);
  return typeof retryAfter === "number" && Number.isFinite(retryAfter) ? Math.max(Math.ceil(retryAfter), own) : own;
}

/** Tries again by itself after failures that may pass. Returns the seconds left, or null where nothing will happen. */
export function useRetry(error: unknown, onRetry: () => void): number | null {
  const attempt = useRef(0);
  const [left, setLeft] = useState<number | null>(null);
  const latest = useRef(onRetry);
  latest.current = onRetry;

  useEffect(() => {
    const { retryable, retryAfter } = (error ?? {}) as { retryable?: unknown; retryAfter?: unknown };
    if (retryable !== true) {
      setLeft(null);
      return undefined;
    }
    let seconds = pauseBefore(attempt.current, retryAfter);
    setLeft(seconds);
    const timer = setInterval(() => {
      seconds -= 1;
      setLeft(seconds);
      if (seconds > 0) return;
      clearInterval(timer);
      // Only what is tried unasked makes the pauses grow; who types or clicks need not wait longer for it.
      attempt.current += 1;
      latest.current();
    }, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
