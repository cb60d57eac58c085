import { useWidgetMessages } from "./useWidgetMessages.ts";

/** What is done on a key that was pressed inside a widget. */
export interface WidgetKeys {
  palette(): void;
  dock(): void;
}

/** Hears the window's own keys while a widget has the focus. A widget can say so without a key; it gains nothing by it. */
export function useWidgetKeys(keys: WidgetKeys): void {
  useWidgetMessages("key", (frame, { key }) => {
    if (key === "palette") keys.palette();
    else if (key === "dock") keys.dock();
    else if (key === "leave") frame.closest<HTMLElement>(".tile")?.focus();
  });
}
