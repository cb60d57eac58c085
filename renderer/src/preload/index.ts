/**
 * Runs in the page's isolated world before any script of the page. Only this world can reach the main process; the page's
 * own scripts and the widgets get ports.
 */

import { Broker } from "./broker.ts";
import { messagePort, targetPort } from "./ports.ts";
import { type Flood, unloadWidget } from "./unload.ts";
import { type ChannelTransport, openLine } from "./webChannel.ts";
import { serveWidgets } from "./widgetPorts.ts";

declare const qt: { webChannelTransport: ChannelTransport };

/** Identifies this document to the main process, which ends its calls when another document takes its place. */
const epoch = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
  "",
);

const line = openLine(qt.webChannelTransport, "bridge", (text) => {
  if (text.startsWith(epoch)) broker.fromMain(text.slice(epoch.length + 1));
});
const broker: Broker = new Broker({ send: (text) => line.send(`${epoch} ${text}`) });

broker.add(targetPort(window), null);
serveWidgets(window, (port, ...of) => broker.add(messagePort(port), ...of));
// The main process calls it when it notices a flood first. Other worlds cannot see the globals of this one.
Object.defineProperty(globalThis, "latchkeyUnload", {
  value: (id: string | null, flood: Flood) => unloadWidget(window, id, flood),
});
