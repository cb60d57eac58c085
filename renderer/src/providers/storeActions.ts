import type { Status } from "../ipc/messages.gen.ts";

/** A way out of what ails the store: the call that opens its native dialog, and the words for it. */
export interface StoreAction {
  readonly method: "unlock" | "protect" | "accept";
  readonly label: string;
}

/** What the user can do about the store from here; null where there is nothing to do, or not from here. */
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
