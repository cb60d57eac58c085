/** What the widget asks of the main process. */

import type { JsonValue, McpTool, SlotProvider } from "../../ipc/messages.gen.ts";
import { host, reference } from "../kit/host.ts";
import { listTools, run } from "../mcp-tools/calls.ts";
import type { Services } from "./engine.ts";
import type { Server } from "./tools.ts";

const MODELS_KEPT_MS = 10 * 60_000;
/** Models that are listed and cannot talk. */
const OTHERS = /embed|whisper|tts|dall-e|moderation|transcri|image|realtime|audio|rerank|davinci|babbage|sora/iu;

/** Both services, the model's by the provider in `slot`. */
export function servicesOf(slot: SlotProvider): Services {
  return {
    chat: (params, signal) => host.api.openai.chat({ ...reference(slot), ...params }, { signal }),
    callTool: async (server, tool, values, onProgress, signal) => await run(server, tool, values, onProgress, signal),
  };
}

/** The names of the models, those that cannot talk left out where there are others. */
export async function listModels(slot: SlotProvider, signal: AbortSignal): Promise<readonly string[]> {
  const answer: unknown = await host.api.openai.models({ ...reference(slot), cache: MODELS_KEPT_MS }, { signal });
  const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : [];
  const ids = (Array.isArray(data) ? data : []).map((one: { id?: JsonValue } | null) => one?.id);
  const names = ids.filter((id): id is string => typeof id === "string" && id !== "").toSorted();
  const talking = names.filter((name) => !OTHERS.test(name));
  return talking.length > 0 ? talking : names;
}

/** The tools of each server, or what is wrong with it: one that is down does not keep the others away. */
export async function listServers(
  slots: readonly SlotProvider[],
  signal: AbortSignal,
): Promise<{ servers: Server[]; faults: { slot: SlotProvider; error: unknown }[] }> {
  const [servers, faults]: [Server[], { slot: SlotProvider; error: unknown }[]] = [[], []];
  const asked = await Promise.allSettled(slots.map((slot): Promise<readonly McpTool[]> => listTools(slot, signal)));
  for (const [at, slot] of slots.entries()) {
    const one = asked[at];
    if (one?.status === "fulfilled") servers.push({ slot, tools: one.value });
    else faults.push({ slot, error: one?.reason });
  }
  return { servers, faults };
}
