import { useCallback, useMemo, useState } from "react";
import { useHostEvent } from "../host/api.tsx";

/** Every event that the main process sends to the window. */
const EVENTS = [
  "provider-changed",
  "client-cache-changed",
  "response-cache-changed",
  "dashboard-changed",
  "widget-reported",
  "extensions-changed",
  "provider-rate-limited",
  "mcp-servers-changed",
  "shared-cache-changed",
] as const;

/** One received event. */
export interface LoggedEvent {
  readonly id: number;
  readonly at: number;
  readonly event: string;
  readonly payload: unknown;
}

export interface EventLog {
  /** Newest first. */
  readonly events: readonly LoggedEvent[];
  clear(): void;
}

const MAX_EVENTS = 300;

/** Records the latest events from the window's start on, also while the developer tools are closed. */
export function useEventLog(): EventLog {
  const [events, setHeard] = useState<readonly LoggedEvent[]>([]);
  const record =
    (event: string) =>
    (payload: unknown): void =>
      setHeard((last) => [
        { id: (last[0]?.id ?? 0) + 1, at: Date.now(), event, payload },
        ...last.slice(0, MAX_EVENTS - 1),
      ]);
  useHostEvent(EVENTS[0], record(EVENTS[0]));
  useHostEvent(EVENTS[1], record(EVENTS[1]));
  useHostEvent(EVENTS[2], record(EVENTS[2]));
  useHostEvent(EVENTS[3], record(EVENTS[3]));
  useHostEvent(EVENTS[4], record(EVENTS[4]));
  useHostEvent(EVENTS[5], record(EVENTS[5]));
  useHostEvent(EVENTS[6], record(EVENTS[6]));
  useHostEvent(EVENTS[7], record(EVENTS[7]));
  useHostEvent(EVENTS[8], record(EVENTS[8]));
  const clear = useCallback(() => setHeard([]), []);
  return useMemo(() => ({ events, clear }), [events, clear]);
}
