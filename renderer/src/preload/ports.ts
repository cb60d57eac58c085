/** The broker's ends of the connections to the page and to widgets. */

/** Carries text to one document and back, in order. */
export interface Port {
  post(text: string): void;
  /** Sets the function that receives every text. Call it once, before any text can arrive. */
  listen(take: (text: unknown) => void): void;
  /** Closes the connection and notifies the other end. */
  close(): void;
}

/** Events that ask for the page's target and offer it; see `targetPort`. */
export const ASK = "latchkey:ask";
export const OFFER = "latchkey:offer";

/** Events on the target: text to the broker, text to the page, and the broker's closing of its end. */
export const UP = "up";
export const DOWN = "down";
export const GONE = "gone";

/** A port to a widget's frame, which is a document in another process: a MessagePort. */
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
 * A port to the page's own scripts, which are another world of the same document: events on a target that both worlds
 * hold. An event arrives within the call that dispatches it; a message through a MessagePort takes two turns of the event
 * loop.
 *
 * The target belongs to no document. The injected script of one world hands it to the other as the related target of an
 * event, whichever runs first. No script of the page has run by then, and later nothing asks or offers any more.
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
      // If the page's world already listens, it takes the target now and prevents the default; otherwise it will ask.
      if (offer()) host.addEventListener(ASK, answer);
    },
    close: () => tell(GONE),
  };
}
