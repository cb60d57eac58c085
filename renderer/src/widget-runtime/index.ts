import { createTransport } from "../ipc/transport.ts";
import { takePort } from "../main-world/portWire.ts";
const transport = createTransport({ origin: window.origin, allowance: "widget" });
takePort({ word: "latchkey:connect", source: window.parent, origin: "app://latchkey" }, (wire) => transport.connect(wire));
window.parent.postMessage("latchkey:connect", "app://latchkey");
Object.defineProperty(window, "mainApi", { value: Object.freeze({ call: transport.call }), enumerable: true });
