import { useWidgetMessages } from "../dashboard/tile/useWidgetMessages.ts";
import { isPassedOn } from "../host/passedOn.ts";
import type { Command } from "./commands/command.ts";

/** Handles the shell's own keys that were pressed inside a widget, whose runtime passes them on. */
export function useWidgetKeys(commands: readonly Command[]): void {
  useWidgetMessages("key", (frame, key) => {
    if (key === "leave") frame.closest<HTMLElement>(".tile")?.focus();
    else if (isPassedOn(key)) commands.find((one) => one.id === key)?.run();
  });
}
