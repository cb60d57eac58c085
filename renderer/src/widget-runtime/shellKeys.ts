/**
 * Passes the shell's own keys on to the shell: it gets no key events while a widget has the focus.
 *
 * A widget that wants one of these keys for itself calls `preventDefault`.
 */

/** Ctrl+K, Ctrl+Shift+D, Ctrl+PageUp and Ctrl+PageDown, and Escape, which returns the focus to the tile. */
export type ShellKey = "palette" | "dock" | "previous-page" | "next-page" | "leave";

/** The shell key of a key press; null for every other key. */
export function shellKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): ShellKey | null {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (command && !event.shiftKey && key === "k") return "palette";
  if (command && event.shiftKey && key === "d") return "dock";
  if (command && !event.shiftKey && key === "pageup") return "previous-page";
  if (command && !event.shiftKey && key === "pagedown") return "next-page";
  return key === "escape" && !command && !event.shiftKey && !event.altKey ? "leave" : null;
}

/** Starts passing shell keys on to the page at `appOrigin`. */
export function passShellKeys(appOrigin: string): void {
  window.addEventListener("keydown", (event) => {
    // A key that is held down is one key press.
    if (!event.isTrusted || event.defaultPrevented || event.repeat) return;
    const key = shellKey(event);
    if (key === null) return;
    if (key !== "leave") event.preventDefault();
    window.parent.postMessage({ latchkey: "key", key }, appOrigin);
  });
}
