import type { Latchkey } from "../ipc/messages.gen.ts";

/** `window.latchkey`, looked up at each use. */
export function latchkey(): Latchkey {
  return window.latchkey;
}

/** A failed call's message for people, and its stable code where it has one. */
export function failureOf(error: unknown): { message: string; code: string | undefined } {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { message: message === "" ? "Something went wrong." : message, code };
}
