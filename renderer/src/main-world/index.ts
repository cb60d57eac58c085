/** Runs in the page's own world before any script of the page: `window.mainApi` is there from the first line on. */

import { createMainApi, exposeMainApi } from "../api/mainApi.ts";
import { createTransport } from "../ipc/transport.ts";
import { takePort } from "./portWire.ts";

const transport = createTransport({ origin: window.origin });
takePort(
  { word: "latchkey:port", source: window, origin: window.origin },
  (wire) => transport.connect(wire),
  () => transport.close(),
);
exposeMainApi(createMainApi(transport));
