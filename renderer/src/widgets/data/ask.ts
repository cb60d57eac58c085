/** Asks a source, as any widget asks its channels. */

import type { Channel, McpToolResult, Params, SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";
import { dataOf } from "./toolData.ts";
import type { DataSource } from "./sources.ts";

/** What the source says now, or said at most `ttl` ms ago. */
export async function ask(
  source: DataSource,
  slot: SlotProvider | null,
  values: Readonly<Record<string, unknown>>,
  ttl: number,
  signal: AbortSignal,
  asking: Asking,
): Promise<unknown> {
  if (slot === null) return await call(source.channel, values, signal);
  if (source.channel === "mcp-call-tool") await mustOnlyRead(slot, String(values["toolName"]), signal);
  const params = { ...values, ...reference(slot), ...(ttl > 0 ? asking.terms(ttl) : {}) };
  const answer = asking.take(await call(source.channel, params, signal));
  if (source.channel === "mcp-call-tool") return dataOf(answer as McpToolResult);
  return source.channel === "rest-get" ? (answer as { body: unknown }).body : answer;
}

async function call(channel: string, params: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown> {
  return await host.latchkey.call(channel as Channel, params as Params<Channel>, { signal });
}

/** A setting that does not fit what the provider has. */
class Fault extends Error {
  readonly code = "invalid-params";
}

/** Nobody pressed a button: only a tool that says that it changes nothing may be called. */
async function mustOnlyRead(slot: SlotProvider, name: string, signal: AbortSignal): Promise<void> {
  const { tools } = await host.api.mcp.listTools(reference(slot), { signal });
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) {
    const names = tools.filter((one) => one.annotations?.readOnlyHint === true).map((one) => one.name);
    throw new Fault(`The server has no tool “${name}”. Those that only read: ${names.join(", ") || "none"}.`);
  }
  if (tool.annotations?.readOnlyHint !== true)
    throw new Fault(`The tool “${name}” does not say that it only reads. The widget “MCP tools” can call it.`);
}
