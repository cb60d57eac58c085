import type { TablerIcon } from "@tabler/icons-react";
import { canBeShortcut, keysShown } from "../../host/keys.ts";

export const GROUPS = ["Go to", "Dashboard", "View", "Help"] as const;

export type Group = (typeof GROUPS)[number];

/** One thing that the window can do. Palette, menu and shortcuts all take it from the one table in `table.ts`. */
export interface Command {
  /** Kebab-case, and for good: the user's own shortcuts are kept under it. */
  readonly id: string;
  readonly label: string;
  /** What it is called in the menu beside the dashboard's name; without one it is not there. */
  readonly short?: string;
  readonly group: Group;
  readonly icon: TablerIcon;
  /** Other words for it, for the palette. */
  readonly keywords?: readonly string[];
  /** Its shortcut unless the user has chosen another, as in `host/keys.ts`. */
  readonly keys?: string;
  /** A second one, which cannot be changed. */
  readonly also?: string;
  /** The keys by which the window's own menu does it: shown, but not the page's to take nor the user's to change. */
  readonly native?: string;
  /** Whether it can be done now. */
  readonly available?: boolean;
  /** Whether it takes something away. */
  readonly removes?: boolean;
  readonly run: () => void;
}

/**
 * The shortcut of a command, with the user's own choice; empty where it has none. A choice may come from a file: one that
 * Settings would refuse, such as Enter or Escape, does not take that key from the whole window.
 */
export function keysFor(command: Pick<Command, "id" | "keys">, chosen: Readonly<Record<string, string>>): string {
  const own = Object.hasOwn(chosen, command.id) ? chosen[command.id] : undefined;
  if (own === "" || (own !== undefined && canBeShortcut(own) && fixed(own) === undefined)) return own;
  return command.keys ?? "";
}

/** The keys that do it, for people to see; empty where none do. */
export function keysOfCommand(command: Command, chosen: Readonly<Record<string, string>>): string {
  const keys = command.native ?? keysFor(command, chosen);
  return keys === "" ? "" : keysShown(keys);
}

/** What the window's own menu does, whose shortcuts are not for the page to take. */
export const NATIVE: readonly { readonly keys: string; readonly label: string }[] = [
  { keys: "mod+R", label: "Reload the page" },
  { keys: "mod+Plus", label: "Zoom in" },
  { keys: "mod+-", label: "Zoom out" },
  { keys: "mod+0", label: "Actual size" },
  { keys: "F11", label: "Full screen" },
  { keys: "F10", label: "Show the window’s menu" },
  { keys: "mod+Q", label: "Quit" },
];

/** What editing needs, in every field. */
const EDITING: ReadonlyMap<string, string> = new Map([
  ["F5", "Reload the page"],
  ["mod+C", "Copy"],
  ["mod+V", "Paste"],
  ["mod+X", "Cut"],
  ["mod+A", "Select all"],
]);

function fixed(keys: string): string | undefined {
  return NATIVE.find((one) => one.keys === keys)?.label ?? EDITING.get(keys);
}

/** What a shortcut does already, in words; null where it is free. */
export function takenBy(
  keys: string,
  commands: readonly Command[],
  chosen: Readonly<Record<string, string>>,
  except: string,
): string | null {
  const native = fixed(keys);
  if (native !== undefined) return native;
  const other = commands.find(
    (one) => one.id !== except && (keysFor(one, chosen) === keys || (one.also !== undefined && one.also === keys)),
  );
  return other?.label ?? null;
}
