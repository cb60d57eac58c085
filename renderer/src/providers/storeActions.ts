import type { Status } from "../ipc/messages.gen.ts";

/** What helps a store that cannot be used: the call that opens its native dialog, and the label of the button. */
export interface StoreAction {
  readonly method: "unlock" | "protect" | "accept";
  readonly label: string;
}

/** What the button says. */
export const STORE_LABELS = {
  unlock: "Unlock…",
  accept: "Use this copy…",
  protect: "Choose a passphrase…",
} as const;

/** The action that this page offers for the store; null where there is none. */
export function storeAction(status: Pick<Status, "kind" | "reason" | "persistent">): StoreAction | null {
  switch (status.reason) {
    case "locked":
    case "key-wrong":
      return { method: "unlock", label: STORE_LABELS.unlock };
    case "old-copy":
      return { method: "accept", label: STORE_LABELS.accept };
    case null:
      return status.persistent ? null : { method: "protect", label: STORE_LABELS.protect };
    default:
      return null;
  }
}
