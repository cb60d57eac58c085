import { useEffect, useRef } from "react";

/** A message, and the iframe it came from. */
export type WidgetMessage = (frame: HTMLIFrameElement, message: Readonly<Record<string, unknown>>) => void;

/**
 * Listens for messages of one kind (`latchkey: kind`) from widgets. Only the widget with the focus counts, and only right
 * after a click or key press, by the browser's word: a widget gains nothing that its user did not just do.
 */
export function useWidgetMessages(kind: string, listener: WidgetMessage): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const hear = (event: MessageEvent): void => {
      const frame = document.activeElement;
      if (!(frame instanceof HTMLIFrameElement) || event.source === null || event.source !== frame.contentWindow)
        return;
      if (!navigator.userActivation.isActive) return;
      if (event.data?.latchkey === kind) latest.current(frame, event.data);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [kind]);
}
