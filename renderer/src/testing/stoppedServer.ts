import type { McpServerStatus } from "../ipc/messages.gen.ts";

/** An MCP server that has not been started yet. */
export const STOPPED: McpServerStatus = {
  state: "stopped",
  transport: null,
  signsIn: false,
  pid: null,
  started: null,
  serverName: "",
  serverVersion: "",
  protocol: "",
  instructions: "",
  tools: null,
  calls: 0,
  inFlight: 0,
  lastError: null,
  log: [],
};
