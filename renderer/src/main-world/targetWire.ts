/** The wire of the page's own world: events on a target that only the broker and this script hold. */

import type { Wire } from "../ipc/wire.ts";
import { ASK, DOWN, GONE, OFFER, UP } from "../preload/ports.ts";

// Captured before any script of the page runs, which may change these prototypes later.
const call = Function.prototype.call;
const uncurry = (method: Function | undefined) => call.bind(method as Function) as (...args: unknown[]) => unknown;
const detailOf = uncurry(Reflect.getOwnPropertyDescriptor(CustomEvent.prototype, "detail")?.get);
const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
const Message = CustomEvent;

/** Takes the broker's target, now or as soon as it is offered, and calls `take` with a wire over it. */
export function takeTarget(host: Window, take: (wire: Wire) => void, lost: () => void): void {
  const hear = (event: Event): void => {
    event.stopImmediatePropagation();
    event.preventDefault();
    host.removeEventListener(OFFER, hear);
    const target = (event as MouseEvent).relatedTarget as EventTarget;
    const wire: Wire = {
      // An options object that inherits nothing: a page's script may put anything on Object.prototype.
      post: (text) => void dispatch(target, new Message(UP, { __proto__: null, detail: text } as CustomEventInit)),
      onmessage: null,
    };
    target.addEventListener(DOWN, (message) => wire.onmessage?.(detailOf(message) as string));
    target.addEventListener(GONE, lost);
    take(wire);
  };
  host.addEventListener(OFFER, hear);
  host.dispatchEvent(new CustomEvent(ASK));
}
