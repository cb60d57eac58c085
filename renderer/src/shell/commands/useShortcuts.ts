import { useEffect, useRef } from "react";
import { keysOf } from "../../host/keys.ts";
import { type Command, keysFor } from "./command.ts";

/** Runs the command whose shortcut is pressed. In a field only those with Ctrl count, and not those that edit it. */
export function useShortcuts(commands: readonly Command[], chosen: Readonly<Record<string, string>>): void {
  const latest = useRef({ commands, chosen });
  useEffect(() => {
    latest.current = { commands, chosen };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.repeat) return;
      const keys = keysOf(event);
      if (keys === null || (inField(event) && (!keys.startsWith("mod+") || EDITS.has(keys)))) return;
      const wanted = latest.current.commands.find(
        (one) => keysFor(one, latest.current.chosen) === keys || one.also === keys,
      );
      if (wanted === undefined) return;
      event.preventDefault();
      if (wanted.available !== false) wanted.run();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

const EDITS: ReadonlySet<string> = new Set(["mod+Z", "mod+shift+Z", "mod+Y", "mod+B"]);

function inField({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
