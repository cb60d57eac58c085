import { useState } from "preact/hooks";
import { host } from "./host.ts";

interface Held {
  /** What it belongs to. */
  readonly of: string;
  readonly value: unknown;
}

/**
 * State that outlives the widget's frame: what its user has typed or chosen is there again after a reload of the window,
 * on a page whose frames were let go meanwhile, and under a provider's new name. It is JSON, and ends with the window.
 *
 * It belongs to `of`, by default to `initial`, such as a text of the settings: for another one it is `initial` anew.
 */
export function useLasting<T>(
  name: string,
  initial: T,
  of: string = JSON.stringify(initial) ?? "",
): readonly [T, (value: T) => void] {
  const [held, hold] = useState<Held>(() => heldAs(name) ?? { of, value: initial });
  const set = (value: T): void => {
    const next = { of, value };
    hold(next);
    try {
      sessionStorage.setItem(keyOf(name), JSON.stringify(next));
    } catch {
      // It is full: this state ends with the frame, and what it replaced ends now.
      forgetLasting(name);
    }
  };
  return [held.of === of ? (held.value as T) : initial, set];
}

/** Let go of what is held under a name, as when an editor is closed. */
export function forgetLasting(name: string): void {
  sessionStorage.removeItem(keyOf(name));
}

function heldAs(name: string): Held | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? "null");
    return typeof found === "object" && found !== null && "of" in found ? (found as Held) : undefined;
  } catch {
    return undefined;
  }
}

/** All tiles of one widget share its storage. */
function keyOf(name: string): string {
  return `${host.latchkey.context?.instance ?? ""}\n${name}`;
}
