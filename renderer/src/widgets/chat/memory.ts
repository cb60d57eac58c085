/** What the tile remembers: the conversation, and the model that was picked in it. */

import { failureOf, host } from "../kit/host.ts";
import { type Kept, NOTHING, readKept } from "./turns.ts";

export interface Memory {
  readonly kept: Kept;
  readonly model: string;
}

const [CONVERSATION, MODEL] = ["conversation", "model"];

let writing: Promise<unknown> = Promise.resolve();

/** What was remembered; nothing where the user has taken that right back. Rejects where it cannot be read just now. */
export async function recall(): Promise<Memory> {
  await writing;
  const { storage } = host.latchkey;
  const [kept, model]: unknown[] = await Promise.all([storage.get(CONVERSATION), storage.get(MODEL)]).catch(
    (error: unknown) => {
      if (failureOf(error).code === "not-granted") return [];
      throw error;
    },
  );
  return { kept: kept === undefined ? NOTHING : readKept(kept), model: typeof model === "string" ? model : "" };
}

/** Remembers both, in the order of the calls. What cannot be written is still shown, and written with the next change. */
export function remember({ kept, model }: Memory): void {
  const { storage } = host.latchkey;
  writing = writing
    .then(() => Promise.all([storage.set(CONVERSATION, kept), storage.set(MODEL, model)]))
    .catch(() => undefined);
}
