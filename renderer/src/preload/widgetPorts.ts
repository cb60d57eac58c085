/** Gives every widget's frame its port to the broker, to the document that asked from inside the frame and to no other. */

import type { WidgetIdentity } from "./widgetFrame.ts";

/** What a widget's runtime posts to its parent, and what comes back with the port. */
export const CONNECT = "latchkey:connect";

const WIDGET_ORIGIN = /^widget:\/\/([a-z0-9][a-z0-9-]*)$/;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;

interface Connection {
  port: MessagePort;
  end: () => void;
}

/**
 * Listens for widgets that ask for a port. `serve` takes the broker's end of a port.
 *
 * Who asks is believed only if the browser itself vouches: a message that is trusted, of a widget's own origin, from the
 * very window of a frame element that bears an instance's name.
 */
export function serveWidgets(host: Window, serve: (port: MessagePort, widget: WidgetIdentity) => () => void): void {
  const connections = new WeakMap<HTMLIFrameElement, Connection>();
  const delays = new WeakMap<HTMLIFrameElement, number>();

  /** A frame whose process died shows nothing and says nothing: load it again if no document of it has asked since. */
  const reviveLater = (frame: HTMLIFrameElement, lost: Connection): void => {
    const delay = delays.get(frame) ?? FIRST_DELAY_MS;
    delays.set(frame, Math.min(delay * 2, LONGEST_DELAY_MS));
    host.setTimeout(() => {
      if (frame.isConnected && connections.get(frame) === lost) frame.setAttribute("src", frame.src);
    }, delay);
  };

  host.addEventListener("message", (event: MessageEvent) => {
    if (!event.isTrusted || event.data !== CONNECT || event.source === null) return;
    const id = WIDGET_ORIGIN.exec(event.origin)?.[1];
    const frame = [...host.document.querySelectorAll<HTMLIFrameElement>("iframe[data-instance]")].find(
      (candidate) => candidate.contentWindow === event.source,
    );
    const instance = frame?.dataset["instance"];
    if (id === undefined || frame === undefined || !instance) return;
    // A new document in the frame: the port of the one before it is over.
    connections.get(frame)?.end();
    const { port1, port2 } = new MessageChannel();
    const connection = { port: port1, end: serve(port1, { id, i: instance }) };
    connections.set(frame, connection);
    port1.addEventListener("close", () => {
      connection.end();
      if (connections.get(frame) !== connection) return;
      // The shell says so on the tile, until a new document has loaded.
      frame.dispatchEvent(new CustomEvent("latchkey:frame-gone", { bubbles: true }));
      reviveLater(frame, connection);
    });
    (event.source as Window).postMessage(CONNECT, event.origin, [port2]);
  });
}
