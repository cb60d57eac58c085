import { useWidgetMessages } from "../dashboard/tile/useWidgetMessages.ts";

/** What the shell does on each of its own keys. */
export interface WidgetKeys {
  palette(): void;
  dock(): void;
  /** Goes to the page of the dashboard before or after the open one. */
  turn(by: -1 | 1): void;
}

/** Handles the shell's own keys that were pressed inside a widget, whose runtime passes them on. */
export function useWidgetKeys(keys: WidgetKeys): void {
  useWidgetMessages("key", (frame, { key }) => {
    if (key === "palette") keys.palette();
    else if (key === "dock") keys.dock();
    else if (key === "previous-page") keys.turn(-1);
    else if (key === "next-page") keys.turn(1);
    else if (key === "leave") frame.closest<HTMLElement>(".tile")?.focus();
  });
}
