import type { Status } from "../ipc/messages.gen.ts";

/** What helps a store in trouble: the call that opens its native dialog, and the label of the button. */
export interface StoreAction {
  readonly method: "unlock" | "protect" | "accept";
  readonly label: string;
}

/** The action that this page offers for the store; null where there is none. */
export function storeAction(status: Pick<Status, "kind" | "trouble" | "persistent">): StoreAction | null {
  switch (status.trouble) {
    case "locked":
    case "key-wrong":
      return { method: "unlock", label: "Unlock…" };
    case "old-copy":
      return { method: "accept", label: "Use this copy…" };
    case null:
      return status.persistent ? null : { method: "protect", label: "Choose a passphrase…" };
    default:
      return null;
  }
}
