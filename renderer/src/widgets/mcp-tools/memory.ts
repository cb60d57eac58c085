/** What the tile remembers: the tool that was called last, and what was typed for each. */

import { host } from "../kit/host.ts";
import type { Typed } from "../../ui/schemaFields.ts";

export interface Memory {
  readonly tool: string;
  readonly typed: Readonly<Record<string, Typed>>;
}

const KEY = "last";
export const NOTHING: Memory = { tool: "", typed: {} };

/** What was remembered; nothing where it cannot be read. */
export async function recall(): Promise<Memory> {
  const found: unknown = await host.latchkey.storage.get(KEY).catch(() => undefined);
  if (typeof found !== "object" || found === null) return NOTHING;
  const { tool, typed } = found as Partial<Memory>;
  return { tool: typeof tool === "string" ? tool : "", typed: typeof typed === "object" ? typed : {} };
}

/** Remembers a call. What does not fit any more is not remembered, and nothing else is lost by that. */
export function remember(memory: Memory, tool: string, typed: Typed): Memory {
  const next = { tool, typed: { ...memory.typed, [tool]: typed } };
  host.latchkey.storage.set(KEY, next).catch(() => undefined);
  return next;
}
