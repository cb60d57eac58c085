import type { McpTool } from "../../ipc/messages.gen.ts";

const LONGEST = 200;

/** What a tool says that it may do. A hint of the server's: nothing holds it to that. */
export function powerOf(tool: McpTool): string {
  if (tool.annotations?.readOnlyHint === true) return "only reads";
  return tool.annotations?.destructiveHint === false ? "adds" : "may change or destroy";
}

/** A tool's description in one line of bounded length. */
export function sentenceOf(tool: McpTool): string {
  const text = (tool.description ?? "").replace(/\s+/gu, " ").trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
