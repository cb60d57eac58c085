/** What a model says of an image, and what of it the tile remembers. */

import type { DescribeImageParams, SlotProvider } from "../../ipc/messages.gen.ts";
import { host, reference } from "../kit/host.ts";
import type { Chosen } from "./image.ts";

export interface Described {
  readonly name: string;
  readonly facts: string;
  readonly preview: string;
  readonly text: string;
  readonly model: string;
  readonly tokens: number;
}

const KEY = "last";
const KEPT_MS = 24 * 60 * 60_000;
const MOST_PREVIEW = 300_000;

export interface Wanted {
  readonly model: string;
  readonly prompt: string;
  readonly detail: DescribeImageParams["detail"];
}

/** Asks the model. The same question about the same image is answered from the cache, unless `anew`. */
export async function describe(
  slot: SlotProvider,
  image: Chosen,
  wanted: Wanted,
  anew: boolean,
  signal: AbortSignal,
): Promise<Described> {
  const params = { ...reference(slot), ...image.sent, ...wanted, cache: KEPT_MS, forceRefresh: anew };
  const answer: unknown = await host.api.openai.describeImage(params, { signal });
  return { name: image.name, facts: image.facts, preview: image.preview, model: wanted.model, ...said(answer) };
}

/** The words of a completion, whoever wrote it. */
export function said(answer: unknown): { text: string; tokens: number } {
  const { choices, usage } = (answer ?? {}) as { choices?: unknown; usage?: { total_tokens?: unknown } | null };
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const { message } = (first ?? {}) as { message?: { content?: unknown; refusal?: unknown } };
  const text = [message?.content, message?.refusal].find((one) => typeof one === "string" && one !== "");
  if (typeof text !== "string") throw new Error("The model has said nothing.");
  return { text, tokens: typeof usage?.total_tokens === "number" ? usage.total_tokens : 0 };
}

/** What was described last; undefined where nothing was, or it cannot be read. */
export async function recall(): Promise<Described | undefined> {
  const found: unknown = await host.latchkey.storage.get(KEY).catch(() => undefined);
  if (typeof found !== "object" || found === null) return undefined;
  const { name, facts, preview, text, model, tokens } = found as Partial<Described>;
  if (typeof text !== "string" || typeof name !== "string") return undefined;
  const isPicture = typeof preview === "string" && preview.startsWith("data:image/jpeg;base64,");
  return {
    name,
    text,
    facts: typeof facts === "string" ? facts : "",
    preview: isPicture ? preview : "",
    model: typeof model === "string" ? model : "",
    tokens: typeof tokens === "number" ? tokens : 0,
  };
}

/** Remembers it. A preview that is too large is not kept. */
export function remember(described: Described): void {
  const preview = described.preview.length > MOST_PREVIEW ? "" : described.preview;
  host.latchkey.storage.set(KEY, { ...described, preview }).catch(() => undefined);
}
