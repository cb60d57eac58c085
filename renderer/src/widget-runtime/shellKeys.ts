/**
 * The window's own keys, pressed while a widget has the focus: the shell cannot hear them, so they are passed on.
 *
 * A widget that wants one of them for itself calls `preventDefault`.
 */

/** What the shell is asked to do: Ctrl+K, Ctrl+Shift+D, and Escape, which leads back to the tile. */
export type ShellKey = "palette" | "dock" | "leave";

/** What a key press means to the shell; null for one that is the widget's own. */
export function shellKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): ShellKey | null {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const key = event.key.toLowerCase();
  if (command && !event.shiftKey && key === "k") return "palette";
  if (command && event.shiftKey && key === "d") return "dock";
  return key === "escape" && !command && !event.shiftKey && !event.altKey ? "leave" : null;
}

/** Passes them on to the page at `appOrigin`. */
export function passShellKeys(appOrigin: string): void {
  window.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.defaultPrevented) return;
    const key = shellKey(event);
    if (key === null) return;
    if (key !== "leave") event.preventDefault();
    window.parent.postMessage({ latchkey: "key", key }, appOrigin);
  });
}
