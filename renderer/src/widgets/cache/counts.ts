/** What the widget shows of both caches. */
export interface Counts {
  readonly requests: number;
  /** Requests that needed no request to a service: hits, stale answers, and those that joined another's fetch. */
  readonly spared: number;
  readonly entries: number;
  readonly bytes: number;
  readonly timeSavedMs: number;
  readonly clients: number;
  readonly clientsMade: number;
}

/** Reads the counts from the answers of `response-cache-stats` and `client-cache-stats`. */
export function readCounts(responses: unknown, clients: unknown): Counts {
  const [answered, totals] = [fields(responses), fields(fields(clients)["totals"])];
  return {
    requests: count(answered["requests"]),
    spared: count(answered["hits"]) + count(answered["stale"]) + count(answered["joined"]),
    entries: count(answered["entries"]),
    bytes: count(answered["bytes"]),
    timeSavedMs: count(answered["timeSavedMs"]),
    clients: count(totals["live"]),
    clientsMade: count(totals["created"]),
  };
}

/** The share of requests that were spared, 0 to 1; undefined before the first request. */
export function sparedShare({ requests, spared }: Counts): number | undefined {
  return requests === 0 ? undefined : spared / requests;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
