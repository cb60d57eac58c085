/**
 * Ctrl+A right after a click into a widget's field. A frame is in a process of its own and gets the focus a moment after
 * the click (longer on a busy computer); a key that comes sooner goes to the window.
 */

/** Milliseconds after a key within which a frame that gets the focus is where it was meant to go. */
export const LATE_MS = 1000;

/** Milliseconds that the rest of a click takes to arrive. */
const CLICK_MS = 50;

/** For the window: what a Ctrl+A does that has nothing to select here. The frame that gets the focus then is told. */
export function selectAllInFrame(page: Document, now: () => number = () => performance.now()): () => void {
  let pressed = -Infinity;
  const tell = (): void => {
    const frame = page.activeElement;
    if (!(frame instanceof HTMLIFrameElement) || now() - pressed > LATE_MS) return;
    pressed = -Infinity;
    frame.contentWindow?.postMessage({ latchkey: "select-all" }, `widget://${new URL(frame.src).host}`);
  };
  page.defaultView?.addEventListener("blur", tell);
  return () => {
    pressed = now();
    tell();
  };
}

/** For a widget: selects all of the field that has the focus, when the window at `appOrigin` says so. */
export function receiveSelectAll(appOrigin: string): void {
  window.addEventListener("message", (event) => {
    if (!event.isTrusted || event.source !== window.parent || event.origin !== appOrigin) return;
    if (typeof event.data !== "object" || event.data?.latchkey !== "select-all") return;
    // The click itself may still be on its way: its release sets the caret, after the focus.
    setTimeout(selectField, CLICK_MS);
  });
}

function selectField(): void {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select();
}
