/**
 * Passes the shell's own keys on to the shell: it gets no key events while a widget has the focus.
 *
 * A widget that wants one of these keys for itself calls `preventDefault`.
 */

import { keysOf } from "../host/keys.ts";
import { passedOn } from "../host/passedOn.ts";
import { shellWord } from "../host/shellWord.ts";

/** The shell's commands by their shortcuts, and `leave` for Escape, which returns the focus to the tile. */
export type ShellKeys = ReadonlyMap<string, string>;

/** The command of a key press; null for every other key. */
export function shellKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
  shellKeys: ShellKeys,
): string | null {
  const keys = keysOf(event);
  if (keys === null) return null;
  return keys === "Escape" ? "leave" : (shellKeys.get(keys) ?? null);
}

/** Starts passing shell keys on to the page at `appOrigin`, which says which they are. */
export function passShellKeys(appOrigin: string): void {
  // Until the shell has said which shortcuts its user has chosen.
  let shellKeys = passedOn({});
  window.addEventListener("message", (event) => {
    if (!event.isTrusted || event.source !== window.parent || event.origin !== appOrigin) return;
    if (typeof event.data !== "object" || event.data?.latchkey !== "keys") return;
    shellKeys = new Map(event.data.keys);
  });
  window.addEventListener("keydown", (event) => {
    // A key that is held down is one key press.
    if (!event.isTrusted || event.defaultPrevented || event.repeat) return;
    const key = shellKey(event, shellKeys);
    if (key === null) return;
    if (key !== "leave") event.preventDefault();
    window.parent.postMessage(shellWord("key", key), appOrigin);
  });
}
