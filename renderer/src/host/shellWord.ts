/**
 * What a widget's runtime tells the window past the bridge: `latchkey:<kind>`, or `latchkey:<kind> <detail>`.
 *
 * Texts, never objects. The isolated world looks at every message of a frame first, and to read an object there takes
 * Chromium more than a millisecond of the window's own thread, a hundred times as long as a text (measured).
 */

const START = "latchkey:";

/** Characters; the longest of our own names a slot. */
const LONGEST = 256;

/** What is asked of the window: `connect`, `refreshable`, `key` with a command, `provider` with a slot. */
export interface ShellWord {
  readonly kind: string;
  readonly detail: string;
}

/** The text that says so. */
export function shellWord(kind: string, detail = ""): string {
  return detail === "" ? `${START}${kind}` : `${START}${kind} ${detail}`;
}

/** Whether our runtime may have written that: it is short, and begins as all of them do. */
export function isShellWord(data: unknown): data is string {
  return typeof data === "string" && data.length <= LONGEST && data.startsWith(START);
}

/** What a message says; null for what is no such text. */
export function readShellWord(data: unknown): ShellWord | null {
  if (!isShellWord(data)) return null;
  const [kind = "", ...detail] = data.slice(START.length).split(" ");
  return { kind, detail: detail.join(" ") };
}
