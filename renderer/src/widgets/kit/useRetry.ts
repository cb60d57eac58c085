import { useEffect, useRef, useState } from "preact/hooks";

const FIRST_S = 5;
const LONGEST_S = 60;

/** Seconds until the next attempt: a time that doubles with every failure, or longer where the service asks for it. */
export function pauseBefore(attempt: number, retryAfter: unknown): number {
  const own = Math.min(FIRST_S * 2 ** attempt, LONGEST_S);
  return typeof retryAfter === "number" && Number.isFinite(retryAfter) ? Math.max(Math.ceil(retryAfter), own) : own;
}

/** Retries automatically after retryable failures. Returns the seconds until then, or null without a retry. */
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
      // Only automatic attempts lengthen the pause, not those that the user starts.
      attempt.current += 1;
      latest.current();
    }, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
