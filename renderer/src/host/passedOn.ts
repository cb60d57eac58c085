import { canBeShortcut } from "./keys.ts";

/** The shortcuts that work inside a widget too. Only commands that do no harm: a widget could pretend they were pressed. */
const PASSED_ON: ReadonlyMap<string, string> = new Map([
  ["palette", "mod+K"],
  ["dock", "mod+shift+D"],
  ["previous-page", "mod+PageUp"],
  ["next-page", "mod+PageDown"],
]);

/** Each of them with its command, as the user has chosen. */
export function passedOn(chosen: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    [...PASSED_ON]
      .map(([id, keys]): [string, string] => {
        const own = Object.hasOwn(chosen, id) ? chosen[id] : undefined;
        return [own === "" || (own !== undefined && canBeShortcut(own)) ? own : keys, id];
      })
      .filter(([keys]) => keys !== ""),
  );
}

/** Whether a widget may say that this command's shortcut was pressed in it. */
export function isPassedOn(id: unknown): boolean {
  return typeof id === "string" && PASSED_ON.has(id);
}
