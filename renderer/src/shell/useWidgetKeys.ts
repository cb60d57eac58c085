import { useWidgetMessages } from "../dashboard/tile/useWidgetMessages.ts";

/** What the shell does on each of its own keys. */
export interface WidgetKeys {
  palette(): void;
  dock(): void;
}

/** Handles the shell's own keys that were pressed inside a widget, whose runtime passes them on. */
export function useWidgetKeys(keys: WidgetKeys): void {
  useWidgetMessages("key", (frame, { key }) => {
    if (key === "palette") keys.palette();
    else if (key === "dock") keys.dock();
    else if (key === "leave") frame.closest<HTMLElement>(".tile")?.focus();
  });
}
