import { useEffect, useRef } from "react";
import { readShellWord } from "../../host/shellWord.ts";

/** The detail of a word, and the iframe it came from. */
export type WidgetMessage = (frame: HTMLIFrameElement, detail: string) => void;

/**
 * Listens for words of one kind (`latchkey:<kind>`) from widgets. Only the widget with the focus counts, and only right
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
      const word = readShellWord(event.data);
      if (word?.kind === kind) latest.current(frame, word.detail);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [kind]);
}
