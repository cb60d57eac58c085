/** One client of the cache. Times in ms. */
export interface Client {
  readonly key: string;
  readonly appId: string;
  readonly provider: string;
  readonly type: string;
  readonly state: string;
  /** Why it has left the cache; empty while it is live. */
  readonly reason: string;
  readonly why: string;
  readonly uses: number;
  readonly leases: number;
  readonly holders: readonly { channel: string; widget: string | null; instance: string | null }[];
  readonly createdMs: number;
  readonly ageMs: number;
  readonly idleMs: number;
  readonly pauseMs: number | null;
  readonly lastError: string | null;
}

/** A row of `client-cache-stats`, whose shape is the client cache's own. */
export function toClient(row: Readonly<Record<string, unknown>>, at: number): Client {
  const number = (name: string): number => (typeof row[name] === "number" ? row[name] : 0);
  const text = (name: string): string => (typeof row[name] === "string" ? row[name] : "");
  const holders = Array.isArray(row["holders"]) ? (row["holders"] as Record<string, unknown>[]) : [];
  return {
    key: `${text("appId")}\n${text("providerName")}\n${text("state")}\n${at}`,
    appId: text("appId"),
    provider: text("providerName"),
    type: text("providerType"),
    state: text("state"),
    reason: text("reason"),
    why: text("why"),
    uses: number("hits"),
    leases: number("leases"),
    holders: holders.map((holder) => ({
      channel: String(holder["channel"] ?? ""),
      widget: typeof holder["widgetId"] === "string" ? holder["widgetId"] : null,
      instance: typeof holder["instance"] === "string" ? holder["instance"] : null,
    })),
    createdMs: number("createdMs"),
    ageMs: number("ageS") * 1000,
    idleMs: number("idleS") * 1000,
    pauseMs: typeof row["pauseS"] === "number" ? row["pauseS"] * 1000 : null,
    lastError: text("lastError") || null,
  };
}
