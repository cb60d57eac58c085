import type { CacheStatus, SharedLevel } from "../ipc/messages.gen.ts";

/** A team's server that is used. */
export const SHARED: SharedLevel = {
  used: true,
  why: "",
  sentence: "The shared cache is used.",
  asked: 40,
  served: 30,
  waited: 2,
  stored: 10,
  overtaken: 0,
  refused: 0,
  latency: { count: 40, p50Ms: 0.4, p99Ms: 2 },
  size: { keys: 120, bytes: 2_097_152, maxBytes: 536_870_912 },
};

/** The caches of a seat without a team. */
export function cacheStatus(changes: Partial<CacheStatus> = {}): CacheStatus {
  return {
    memory: {
      entries: 3,
      bytes: 2048,
      requests: 10,
      hits: 6,
      stale: 1,
      joined: 1,
      shared: 0,
      misses: 2,
      hitRate: 0.7,
    },
    warmStart: {
      enabled: true,
      open: true,
      entries: 2,
      bytes: 1024,
      maxBytes: 67_108_864,
      pending: 0,
      asked: 4,
      served: 1,
      written: 2,
      refused: 0,
      latency: { count: 1, p50Ms: 0.8, p99Ms: 3 },
    },
    sharedCache: null,
    address: null,
    chosen: false,
    seatName: null,
    service: { count: 2, p50Ms: 120, p99Ms: 400 },
    ...changes,
  };
}
