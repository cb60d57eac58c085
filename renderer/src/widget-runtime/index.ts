/**
 * Served to every widget as `~runtime.js`, a classic script that runs before the widget's module: `window.mainApi` with
 * the shapes that the app's own page has, and `window.latchkey` for what a widget needs besides.
 */

import { createMainApi, exposeMainApi } from "../api/mainApi.ts";
import { receiveSelectAll } from "../host/selectAllInFrame.ts";
import { shellWord } from "../host/shellWord.ts";
import { createTransport } from "../ipc/transport.ts";
import { takePort } from "./portWire.ts";
import { reportConsole } from "./consoleReporter.ts";
import { ContextKeeper } from "./contextKeeper.ts";
import { createLatchkey } from "./latchkey.ts";
import { passShellKeys } from "./shellKeys.ts";
import { keepClipboard } from "./clipboard.ts";
import { limitConsole } from "./consoleLimit.ts";
import { Refreshes, receiveRefreshes } from "./refreshes.ts";
import { receiveTheme } from "./theme.ts";

const APP_ORIGIN = "app://latchkey";

limitConsole(window);

const transport = createTransport({ origin: window.origin, allowance: "widget" });
const post = (word: string): void => window.parent.postMessage(word, APP_ORIGIN);
takePort(
  { word: shellWord("connect"), source: window.parent, origin: APP_ORIGIN },
  (wire) => transport.connect(wire),
  () => transport.close(),
);
post(shellWord("connect"));

reportConsole(transport);

const keeper = new ContextKeeper(() => transport.call("widget-context", {}));
transport.on("context-changed", () => void keeper.refresh());
receiveTheme(APP_ORIGIN, (theme) => keeper.setTheme(theme));
passShellKeys(APP_ORIGIN);
receiveSelectAll(APP_ORIGIN);
keepClipboard(Document.prototype);

const refreshes = new Refreshes(() => post(shellWord("refreshable")));
receiveRefreshes(APP_ORIGIN, refreshes);

exposeMainApi(createMainApi(transport));
Object.defineProperty(window, "latchkey", {
  value: createLatchkey(transport, keeper, refreshes, post),
  enumerable: true,
});
