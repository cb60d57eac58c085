/** The broker's ends of what pages and widgets speak through. */

/** Text to one document and from it, in order. */
export interface Port {
  post(text: string): void;
  /** Called with everything that comes; once, before anything can come. */
  listen(take: (text: unknown) => void): void;
  /** Nothing goes either way any more, and the other end hears of it. */
  close(): void;
}

/** Asks for the page's target, and offers it; see `targetPort`. */
export const ASK = "latchkey:ask";
export const OFFER = "latchkey:offer";

/** What is dispatched on the target: text to the broker, text to the page, and that the broker has closed its end. */
export const UP = "up";
export const DOWN = "down";
export const GONE = "gone";

/** A widget's frame is a document in another process: a MessagePort. */
export function messagePort(port: MessagePort): Port {
  return {
    post: (text) => port.postMessage(text),
    listen(take) {
      port.onmessage = ({ data }) => take(data);
    },
    close: () => port.close(),
  };
}

/**
 * The page's own scripts are another world of the same document: events on a target that both worlds hold. They arrive
 * within the call that sends them, where each message through a MessagePort waits for two turns of the event loop.
 *
 * The target hangs in no document. It is handed over, as the related target of an event, while the injected scripts of
 * both worlds run, whichever comes first; no script of the page has run by then, and nothing asks or offers later.
 */
export function targetPort(host: Window): Port {
  const target = new EventTarget();
  const tell = (type: string, detail?: string): void => void target.dispatchEvent(new CustomEvent(type, { detail }));
  const offer = (): boolean => host.dispatchEvent(new MouseEvent(OFFER, { relatedTarget: target, cancelable: true }));
  const answer = (event: Event): void => {
    event.stopImmediatePropagation();
    host.removeEventListener(ASK, answer);
    offer();
  };
  return {
    post: (text) => tell(DOWN, text),
    listen(take) {
      target.addEventListener(UP, (event) => take((event as CustomEvent).detail));
      // Taken at once when the page's world has listened first (it then prevents the default); else it will ask.
      if (offer()) host.addEventListener(ASK, answer);
    },
    close: () => tell(GONE),
  };
}
