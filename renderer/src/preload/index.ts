/**
 * Runs in the page's isolated world, before anything else of the page. This world alone holds the line to the main
 * process; the page's own scripts and the widgets get ports.
 */

import { Broker } from "./broker.ts";
import { messagePort, targetPort } from "./ports.ts";
import { type Flood, unloadWidget } from "./unload.ts";
import { type ChannelTransport, openLine } from "./webChannel.ts";
import { serveWidgets } from "./widgetPorts.ts";

declare const qt: { webChannelTransport: ChannelTransport };

/** Told apart by the main process: what this document begins ends with it. */
const epoch = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
  "",
);

const line = openLine(qt.webChannelTransport, "bridge", (text) => {
  if (text.startsWith(epoch)) broker.fromMain(text.slice(epoch.length + 1));
});
const broker: Broker = new Broker({ send: (text) => line.send(`${epoch} ${text}`) });

broker.add(targetPort(window), null);
serveWidgets(window, (port, widget, flooded) => broker.add(messagePort(port), widget, flooded));
// The main process asks for it when it hears of a flood first. No other world sees this one's globals.
Object.defineProperty(globalThis, "latchkeyUnload", {
  value: (id: string | null, flood: Flood) => unloadWidget(window, id, flood),
});
