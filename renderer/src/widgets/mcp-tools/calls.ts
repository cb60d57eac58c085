/** What the widget asks of the server in its slot. */

import type { McpProgress, McpTool, McpToolResult, SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";

/** The tools that may be called, in the server's order. */
export async function listTools(slot: SlotProvider, signal: AbortSignal): Promise<readonly McpTool[]> {
  return (await host.api.mcp.listTools(reference(slot), { signal })).tools;
}

/** Whether a tool says of itself that it changes nothing: such a one may be called without being asked to. */
export function onlyReads(tool: McpTool): boolean {
  return tool.annotations?.readOnlyHint === true;
}

/** Calls a tool and tells how far it is. */
export async function run(
  slot: SlotProvider,
  toolName: string,
  values: Record<string, unknown>,
  onProgress: (progress: McpProgress) => void,
  signal: AbortSignal,
): Promise<McpToolResult> {
  const params = { ...reference(slot), toolName, arguments: values as never };
  for await (const chunk of host.api.mcp.callToolStream(params, { signal })) {
    if (chunk.progress) onProgress(chunk.progress);
    if (chunk.result) return chunk.result;
  }
  throw new Error("The server ended the call without a result.");
}

/** Calls a tool that only reads; an answer of that age is good enough. */
export async function readAgain(
  slot: SlotProvider,
  toolName: string,
  values: Record<string, unknown>,
  cacheSeconds: number,
  signal: AbortSignal,
  asking: Asking,
): Promise<McpToolResult> {
  const terms = cacheSeconds > 0 ? asking.terms(cacheSeconds * 1000) : { cache: false };
  const params = { ...reference(slot), toolName, arguments: values as never, ...terms };
  return asking.take(await host.api.mcp.callTool(params, { signal }));
}
