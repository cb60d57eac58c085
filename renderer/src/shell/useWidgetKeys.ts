import { useEffect, useRef } from "react";

/** What is done on a key that was pressed inside a widget. */
export interface WidgetKeys {
  palette(): void;
  dock(): void;
}

/**
 * Hears the window's own keys while a widget has the focus. A widget can say so without a key: all it gains is what
 * everybody at the keyboard can do, and only while its frame has the focus.
 */
export function useWidgetKeys(keys: WidgetKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const hear = (event: MessageEvent): void => {
      const frame = document.activeElement;
      if (!(frame instanceof HTMLIFrameElement) || event.source === null || event.source !== frame.contentWindow)
        return;
      if (event.data?.latchkey !== "key") return;
      if (event.data.key === "palette") latest.current.palette();
      else if (event.data.key === "dock") latest.current.dock();
      else if (event.data.key === "leave") frame.closest<HTMLElement>(".tile")?.focus();
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, []);
}
