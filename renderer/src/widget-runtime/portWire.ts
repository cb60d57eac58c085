/** A wire over the MessagePort that the shell sends. No script of the page can take the port or read its messages. */

import type { Wire } from "../ipc/wire.ts";

// Captured before any script of the page runs, which may change these prototypes later.
const call = Function.prototype.call;
const uncurry = (method: Function | undefined) => call.bind(method as Function) as (...args: unknown[]) => unknown;
const getter = (type: { prototype: object }, name: string) =>
  uncurry(Reflect.getOwnPropertyDescriptor(type.prototype, name)?.get);

const dataOf = getter(MessageEvent, "data");
const portsOf = getter(MessageEvent, "ports");
const sourceOf = getter(MessageEvent, "source");
const originOf = getter(MessageEvent, "origin");
const listen = uncurry(EventTarget.prototype.addEventListener);
const unlisten = uncurry(EventTarget.prototype.removeEventListener);
const stop = uncurry(Event.prototype.stopImmediatePropagation);
const post = uncurry(MessagePort.prototype.postMessage);
const start = uncurry(MessagePort.prototype.start);

/** The sender and the message that a port must come with. */
export interface PortOffer {
  /** The word that comes with the port. */
  word: string;
  source: Window;
  origin: string;
}

/**
 * Calls `take` with a wire over the first port that arrives with exactly this offer; ignores other messages. Calls
 * `lost` when the other end closes the port.
 */
export function takePort(offer: PortOffer, take: (wire: Wire) => void, lost: () => void): void {
  const hear = (event: MessageEvent): void => {
    if (!event.isTrusted || dataOf(event) !== offer.word) return;
    if (sourceOf(event) !== offer.source || originOf(event) !== offer.origin) return;
    stop(event);
    unlisten(window, "message", hear);
    const port = (portsOf(event) as MessagePort[])[0] as MessagePort;
    listen(port, "close", lost);
    take(wireOver(port));
  };
  listen(window, "message", hear);
}

function wireOver(port: MessagePort): Wire {
  const wire: Wire = {
    post: (text) => void post(port, text),
    onmessage: null,
  };
  listen(port, "message", (event: MessageEvent) => wire.onmessage?.(dataOf(event) as string));
  start(port);
  return wire;
}
