/** Checks the frames that a widget sends, before the broker signs them with the widget's identity. */

/** The identity of a widget: the id by its origin, the instance by the element that holds its frame. */
export interface WidgetIdentity {
  readonly id: string;
  readonly i: string;
}

/** Thrown for a frame that our transport never sends. The broker then closes the port. */
export class Refused extends Error {}

const LONGEST_NAME = 128;

/** A new frame that holds the known fields of `frame` and the widget's signature, and nothing else. */
export function checkWidgetFrame(frame: unknown, widget: WidgetIdentity, depth: number): { t: string; id?: number } {
  if (typeof frame !== "object" || frame === null) throw new Refused("a frame that is no object");
  const { t, id, ch, p, ms, c, up, d, n } = frame as Record<string, unknown>;
  if (t === "hello") return { t };
  if (!isCount(id) || id === 0) throw new Refused("a frame without an id");
  switch (t) {
    case "cancel":
      return { t, id };
    case "credit":
      if (isCount(n)) return { t, id, n } as { t: string; id: number };
      break;
    case "upload":
      if (typeof d === "string") return { t, id, d } as { t: string; id: number };
      break;
    case "invoke":
      if (typeof ch !== "string" || ch.length > LONGEST_NAME || nesting(p, depth) > depth) break;
      if (![ms, c, up].every((count) => count === undefined || isCount(count))) break;
      // JSON.stringify leaves out what is undefined.
      return { t, id, ch, p, ms, c, up, w: widget } as { t: string; id: number };
  }
  throw new Refused("a malformed frame");
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** How deeply arrays and objects are nested; stops counting at `most` + 1. */
export function nesting(value: unknown, most: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (most === 0) return 1;
  let deepest = 0;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    deepest = Math.max(deepest, nesting(inner, most - 1));
    if (deepest >= most) break;
  }
  return deepest + 1;
}
