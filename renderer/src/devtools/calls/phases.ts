import type { LoggedCall } from "../../ipc/messages.gen.ts";

/** One part of the time that a call took. */
export interface Phase {
  readonly name: "ipc" | "queue" | "handler" | "service" | "encode" | "page";
  readonly ms: number;
}

type Timed = Pick<LoggedCall, "ipcMs" | "queueMs" | "handlerMs" | "sdkMs" | "encodeMs" | "pageMs">;

/** The way here, waiting, Latchkey's own work, the SDK and its service, writing the answer, the way back: what took time. */
export function phasesOf(call: Timed): Phase[] {
  // The time in the SDK is a part of the handler's; of a call that joined another's fetch it is not known.
  const service = Math.min(call.sdkMs, call.handlerMs);
  const all: Phase[] = [
    { name: "ipc", ms: call.ipcMs },
    { name: "queue", ms: call.queueMs },
    { name: "handler", ms: call.handlerMs - service },
    { name: "service", ms: service },
    { name: "encode", ms: call.encodeMs },
    { name: "page", ms: call.pageMs },
  ];
  return all.filter(({ ms }) => ms > 0);
}

/** Milliseconds from the call's sending to its answer's being there. */
export function tookOf(call: Timed): number {
  return call.ipcMs + call.queueMs + call.handlerMs + call.encodeMs + call.pageMs;
}

/** The value below which so large a part (0 to 1) of the values lies; null where there are none. */
export function quantile(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const ranked = values.toSorted((a, b) => a - b);
  return ranked[Math.min(ranked.length - 1, Math.floor(part * ranked.length))] ?? null;
}
