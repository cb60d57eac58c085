/** Runs in the page's own world before any script of the page: `window.mainApi` is there from the first line on. */

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
