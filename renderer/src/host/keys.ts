/**
 * Shortcuts as text: `mod+shift+D`, `F6`, `?`. `mod` is Ctrl, and Command on a Mac.
 *
 * One press has one text: letters are capital, and what needs Shift to be typed, such as `?`, does not name it.
 */

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const MODIFIERS: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"]);

/** The text of a key press; null while only modifiers are down. */
export function keysOf(event: Press): string | null {
  if (MODIFIERS.has(event.key)) return null;
  const named = event.key === " " ? "Space" : event.key === "+" ? "Plus" : event.key;
  const letter = /^[\p{L}\p{N}]$/u.test(named);
  const symbol = event.key.length === 1 && event.key !== " " && !letter;
  return [
    event.ctrlKey || event.metaKey ? "mod" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && !symbol ? "shift" : "",
    letter ? named.toUpperCase() : named,
  ]
    .filter(Boolean)
    .join("+");
}

/** Whether a press can be a shortcut: with Ctrl or Alt, a function key, or a sign. A bare letter is for typing. */
export function canBeShortcut(keys: string): boolean {
  const key = keys.split("+").at(-1) ?? "";
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return true;
  if (/(^|\+)(mod|alt)\+/.test(keys)) return !["Tab", "Escape"].includes(key);
  return !keys.includes("+") && key.length === 1 && /[^\p{L}\p{N}\s]/u.test(key);
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ["alt", "Alt"],
  ["shift", "Shift"],
  ["Plus", "+"],
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
  ["ArrowLeft", "←"],
  ["ArrowRight", "→"],
  ["PageUp", "Page up"],
  ["PageDown", "Page down"],
]);

/** A shortcut as it is shown: `Ctrl Shift D`. */
export function keysShown(keys: string, mac = navigator.platform.startsWith("Mac")): string {
  return keys
    .split("+")
    .map((key) => (key === "mod" ? (mac ? "⌘" : "Ctrl") : (NAMES.get(key) ?? key)))
    .join(" ");
}
