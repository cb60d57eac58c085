/** Runs in the page's own world before any script of the page, so that they all find `window.mainApi`. */

import { createMainApi, exposeMainApi } from "../api/mainApi.ts";
import { createTransport } from "../ipc/transport.ts";
import { takeTarget } from "./targetWire.ts";

const transport = createTransport({ origin: window.origin });
takeTarget(
  window,
  (wire) => transport.connect(wire),
  () => transport.close(),
);
exposeMainApi(createMainApi(transport));
