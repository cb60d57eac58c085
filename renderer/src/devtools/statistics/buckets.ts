import type { LoggedCall } from "../../ipc/messages.gen.ts";
import { quantile, tookOf } from "../calls/phases.ts";

/** What happened in one stretch of time. */
export interface Bucket {
  /** Its end, in ms since 1970. */
  readonly at: number;
  readonly calls: number;
  readonly failed: number;
  /** Cached calls that needed no request of their own, in percent; null where none was cached. */
  readonly cached: number | null;
  /** Median time, in ms. */
  readonly p50: number | null;
  readonly bytes: number;
}

/** The calls of the last `count` stretches of `everyMs`, the oldest first. */
export function bucketsOf(calls: readonly LoggedCall[], now: number, everyMs: number, count: number): Bucket[] {
  const end = Math.ceil(now / everyMs) * everyMs;
  const groups: LoggedCall[][] = Array.from({ length: count }, () => []);
  for (const call of calls) {
    const age = Math.floor((end - call.at - 1) / everyMs);
    if (call.outcome !== "running" && age >= 0 && age < count) groups[count - 1 - age]?.push(call);
  }
  return groups.map((group, at) => {
    const asked = group.filter(({ source }) => source !== null);
    const spared = asked.filter(({ source }) => source !== "miss");
    return {
      at: end - (count - 1 - at) * everyMs,
      calls: group.length,
      failed: group.filter(({ outcome }) => outcome !== "ok").length,
      cached: asked.length === 0 ? null : Math.round((100 * spared.length) / asked.length),
      p50: quantile(group.map(tookOf), 0.5),
      bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  });
}
