import type { Step } from "./layout.ts";

/** What a key press does to the tile with the focus, or its menu to it. */
export type TileCommand =
  | { kind: "move"; step: Step }
  | { kind: "resize"; step: Step }
  | { kind: "enter" }
  | { kind: "refresh" }
  | { kind: "remove" }
  | { kind: "page"; page: string }
  | { kind: "popOut" }
  | { kind: "settings" };

const ARROWS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["ArrowLeft", { dx: -1, dy: 0 }],
  ["ArrowRight", { dx: 1, dy: 0 }],
  ["ArrowUp", { dx: 0, dy: -1 }],
  ["ArrowDown", { dx: 0, dy: 1 }],
]);

/** The keys of a tile, read out by screen readers. */
export const TILE_KEYS =
  "Arrow keys move the widget, Shift and arrow keys resize it, Enter goes into it, R refreshes it, S opens its settings, Delete removes it.";

/** The command of a key press on a tile; null for every other key. */
export function tileCommand(
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">,
): TileCommand | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const step = ARROWS.get(event.key);
  if (step !== undefined) return { kind: event.shiftKey ? "resize" : "move", step };
  switch (event.key) {
    case "Enter":
      return { kind: "enter" };
    case "Delete":
    case "Backspace":
      return { kind: "remove" };
    case "r":
      return { kind: "refresh" };
    case "s":
    case "S":
      return { kind: "settings" };
    default:
      return null;
  }
}
