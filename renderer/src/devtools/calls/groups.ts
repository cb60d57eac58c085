import type { LoggedCall } from "../../ipc/messages.gen.ts";
import { whoOf } from "./callFields.tsx";
import { quantile, tookOf } from "./phases.ts";

/** By what calls can be summed up; the name is that of the filter's field. */
export const GROUPINGS = ["from", "instance", "channel", "provider"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Calls of one widget, channel or provider, summed up. Times in ms. */
export interface Group {
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  /** The share of cached calls that needed no request of their own; null where none was cached. */
  readonly cached: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly bytes: number;
  readonly total: number;
}

/** The calls summed up, those that took the most time first. Calls under way do not count. */
export function groupsOf(calls: readonly LoggedCall[], by: Grouping): Group[] {
  const members = Map.groupBy(
    calls.filter(({ outcome }) => outcome !== "running"),
    (call) => nameOf(call, by),
  );
  return [...members]
    .map(([name, group]) => {
      const took = group.map(tookOf);
      const asked = group.filter(({ source }) => source !== null);
      return {
        name,
        count: group.length,
        failed: group.filter(({ outcome }) => outcome !== "ok").length,
        cached: asked.length === 0 ? null : asked.filter(({ source }) => source !== "miss").length / asked.length,
        p50: quantile(took, 0.5),
        p95: quantile(took, 0.95),
        bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
        total: took.reduce((sum, one) => sum + one, 0),
      };
    })
    .sort((a, b) => b.total - a.total);
}

function nameOf(call: LoggedCall, by: Grouping): string {
  if (by === "channel") return call.channel;
  if (by === "provider") return call.provider || "–";
  if (by === "instance") return call.sender.instance ?? "–";
  return whoOf(call);
}
