import type { CacheStatus, Latency } from "../ipc/messages.gen.ts";
import { formatBytes, formatCount, formatMs, formatShare } from "../ui/format.ts";

/** One level in words, in the order in which they are asked. */
export interface Level {
  readonly name: string;
  readonly holds: string;
  readonly hits: string;
  readonly takes: string;
}

/** The levels that there are, and the services behind them. */
export function levelsOf({ memory, warmStart, sharedCache, service }: CacheStatus): Level[] {
  const levels: Level[] = [
    {
      name: "Memory",
      holds: `${answers(memory.entries)}, ${formatBytes(memory.bytes)}`,
      hits: had(memory.hits, memory.requests),
      takes: "–",
    },
    {
      name: "Last run",
      holds: warmStart.enabled
        ? `${answers(warmStart.entries)}, ${formatBytes(warmStart.bytes)} of ${formatBytes(warmStart.maxBytes)}`
        : "off",
      hits: had(warmStart.served, warmStart.asked),
      takes: takes(warmStart.latency),
    },
  ];
  if (sharedCache !== null) {
    const { size } = sharedCache;
    const most = size === null || size.maxBytes === 0 ? "" : ` of ${formatBytes(size.maxBytes)}`;
    levels.push({
      name: "Team",
      holds:
        size === null
          ? "–"
          : `${size.keys === 1 ? "1 key" : `${formatCount(size.keys)} keys`}, ${formatBytes(size.bytes)}${most}`,
      hits: had(sharedCache.served, sharedCache.asked),
      takes: takes(sharedCache.latency),
    });
  }
  return [...levels, { name: "Services", holds: "–", hits: formatCount(memory.misses), takes: takes(service) }];
}

function answers(count: number): string {
  return count === 1 ? "1 answer" : `${formatCount(count)} answers`;
}

function had(hits: number, asked: number): string {
  return asked === 0 ? "not asked yet" : `${formatCount(hits)} of ${formatCount(asked)}, ${formatShare(hits / asked)}`;
}

function takes({ p50Ms, p99Ms }: Latency): string {
  return p50Ms === null || p99Ms === null ? "–" : `${formatMs(p50Ms)}, p99 ${formatMs(p99Ms)}`;
}
