import { useCallback, useMemo, useState } from "react";
import { useHostEvent } from "../host/api.tsx";

/** Every event that the main process announces to the window. */
export const EVENTS = [
  "provider-changed",
  "client-cache-changed",
  "response-cache-changed",
  "dashboard-changed",
  "widget-reported",
  "extensions-changed",
  "provider-rate-limited",
] as const;

/** An event as it came in. */
export interface Heard {
  readonly id: number;
  readonly at: number;
  readonly event: string;
  readonly payload: unknown;
}

export interface EventLog {
  /** Newest first. */
  readonly heard: readonly Heard[];
  clear(): void;
}

const MOST = 300;

/** Remembers the last events, from the start of the window on, whether or not anybody looks. */
export function useEventLog(): EventLog {
  const [heard, setHeard] = useState<readonly Heard[]>([]);
  const hear =
    (event: string) =>
    (payload: unknown): void =>
      setHeard((last) => [{ id: (last[0]?.id ?? 0) + 1, at: Date.now(), event, payload }, ...last.slice(0, MOST - 1)]);
  useHostEvent(EVENTS[0], hear(EVENTS[0]));
  useHostEvent(EVENTS[1], hear(EVENTS[1]));
  useHostEvent(EVENTS[2], hear(EVENTS[2]));
  useHostEvent(EVENTS[3], hear(EVENTS[3]));
  useHostEvent(EVENTS[4], hear(EVENTS[4]));
  useHostEvent(EVENTS[5], hear(EVENTS[5]));
  useHostEvent(EVENTS[6], hear(EVENTS[6]));
  const clear = useCallback(() => setHeard([]), []);
  return useMemo(() => ({ heard, clear }), [heard, clear]);
}
