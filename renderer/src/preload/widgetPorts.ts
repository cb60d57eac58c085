/** Gives each widget's frame a port to the broker: exactly the document that asked from inside the frame. */

import { isShellWord, shellWord } from "../host/shellWord.ts";
import { TokenBucket } from "./tokenBucket.ts";
import { type Flood, unload } from "./unload.ts";
import type { WidgetIdentity } from "./widgetFrame.ts";

/** The message by which a widget's runtime asks its parent for a port, and which comes back with the port. */
const CONNECT = shellWord("connect");

const WIDGET_ORIGIN = /^widget:\/\/([a-z0-9][a-z0-9-]*)$/;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;

/** The deepest nesting of frames that a widget may create itself. */
const DEEPEST = 16;

interface Connection {
  port: MessagePort;
  end: () => void;
}

/** What a message that our runtime never sends costs of the allowance: to read it alone takes a millisecond or more. */
const STRANGE = 10;

/** The state of one frame. */
class Guest {
  connection: Connection | undefined;
  delay = FIRST_DELAY_MS;
  /** Messages to the page: a widget sends few, when somebody presses a key or a button. */
  readonly messages = new TokenBucket(10, 100);
  /** Requests for a port: each loaded document sends one. */
  readonly ports = new TokenBucket(2, 60);
}

/**
 * Serves a port. `flooded` is called when more comes through it than a widget may send; `touched` says whether its user is
 * using it at this moment.
 */
export type Serve = (
  port: MessagePort,
  widget: WidgetIdentity,
  flooded: () => void,
  touched: () => boolean,
) => () => void;

/**
 * Listens for widgets that ask for a port. `serve` takes the broker's end of a port.
 *
 * A request counts only if the browser vouches for it: the message is trusted, its origin is a widget's, and its source is
 * the window of a frame element that carries an instance's name. A frame that sends messages without end is unloaded.
 */
export function serveWidgets(host: Window, serve: Serve): void {
  const guests = new WeakMap<HTMLIFrameElement, Guest>();
  const frames = new WeakMap<object, HTMLIFrameElement>();

  /** The frame element that holds a window's document, or a document around it. */
  const frameOf = (source: Window): HTMLIFrameElement | undefined => {
    const known = frames.get(source);
    if (known?.isConnected) return known;
    let inner = source;
    for (let depth = 0; depth < DEEPEST && inner.parent !== host; depth += 1) inner = inner.parent;
    const found = [...host.document.querySelectorAll<HTMLIFrameElement>("iframe[data-instance]")].find(
      (candidate) => candidate.contentWindow === inner,
    );
    if (found !== undefined) frames.set(source, found);
    return found;
  };

  const guestIn = (frame: HTMLIFrameElement): Guest => {
    const guest = guests.get(frame) ?? new Guest();
    guests.set(frame, guest);
    return guest;
  };

  /** Loads a frame again whose process died, unless a new document of it has asked for a port meanwhile. */
  const reviveLater = (frame: HTMLIFrameElement, guest: Guest, lost: Connection): void => {
    host.setTimeout(() => {
      if (frame.isConnected && guest.connection === lost) frame.setAttribute("src", frame.src);
    }, guest.delay);
    guest.delay = Math.min(guest.delay * 2, LONGEST_DELAY_MS);
  };

  const connect = (frame: HTMLIFrameElement, guest: Guest, id: string, instance: string): MessagePort => {
    // The frame has a new document, so the port of the old one ends.
    guest.connection?.end();
    const { port1, port2 } = new MessageChannel();
    const flooded = (): void => unload(frame, "calls");
    // By the browser's word: the frame has the keyboard, and somebody has just clicked or pressed a key in the page.
    const touched = (): boolean => host.document.activeElement === frame && host.navigator.userActivation.isActive;
    const connection = { port: port1, end: serve(port1, { id, i: instance }, flooded, touched) };
    guest.connection = connection;
    port1.addEventListener("close", () => {
      connection.end();
      if (guest.connection !== connection || !frame.isConnected) return;
      // The shell shows this on the tile until a new document has loaded.
      frame.dispatchEvent(new CustomEvent("latchkey:frame-gone", { bubbles: true }));
      reviveLater(frame, guest, connection);
    });
    return port2;
  };

  host.addEventListener("message", (event: MessageEvent) => {
    if (!event.isTrusted || event.source === host) return;
    const source = event.source as Window | null;
    const frame = source === null ? undefined : frameOf(source);
    if (source === null || frame === undefined) {
      event.stopImmediatePropagation(); // from a frame that is gone
      return;
    }
    const guest = guestIn(frame);
    const stop = (flood: Flood): void => {
      event.stopImmediatePropagation();
      unload(frame, flood);
    };
    if (!guest.messages.take()) return stop("messages");
    const { data } = event;
    if (!isShellWord(data) && !guest.messages.take(STRANGE - 1)) return stop("messages");
    if (data !== CONNECT) return;
    if (!guest.ports.take()) return stop("ports");
    const id = WIDGET_ORIGIN.exec(event.origin)?.[1];
    const instance = frame.dataset["instance"];
    if (id === undefined || !instance || frame.contentWindow !== source) return;
    source.postMessage(CONNECT, event.origin, [connect(frame, guest, id, instance)]);
  });
}
