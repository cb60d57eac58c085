import type { LoggedCall } from "../ipc/messages.gen.ts";

/** A call of the log, for tests: one that went well, with what the test is about. */
export function loggedCall(changes: Partial<LoggedCall> = {}): LoggedCall {
  return {
    number: 1,
    id: 0,
    channel: "algolia-search",
    sender: { page: "page", widgetId: "search", instance: "tile-1" },
    asked: "",
    at: 0,
    ipcMs: 0,
    queueMs: 0,
    handlerMs: 0,
    sdkMs: 0,
    encodeMs: 0,
    pageMs: 0,
    outcome: "ok",
    source: null,
    asOf: null,
    fetchedBy: "",
    bytes: 0,
    traceId: null,
    appId: "",
    provider: "",
    message: "",
    fault: "",
    status: null,
    requestId: "",
    params: null,
    ...changes,
  };
}
