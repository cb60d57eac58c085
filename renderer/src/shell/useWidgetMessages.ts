import { useEffect, useRef } from "react";

/** What the frame with the focus said: the element that holds it, and the message. */
export type WidgetMessage = (frame: HTMLIFrameElement, message: Readonly<Record<string, unknown>>) => void;

/**
 * Hears what widgets say to the window, by word of `latchkey`: only the widget that has the focus is heard, so that all a
 * widget gains is what whoever is at its keyboard could do anyway.
 */
export function useWidgetMessages(word: string, listener: WidgetMessage): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const hear = (event: MessageEvent): void => {
      const frame = document.activeElement;
      if (!(frame instanceof HTMLIFrameElement) || event.source === null || event.source !== frame.contentWindow)
        return;
      if (event.data?.latchkey === word) latest.current(frame, event.data);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [word]);
}
