import type { Latchkey, MainApi } from "./ipc/messages.gen.ts";

declare global {
  interface Window {
    /** The calls of the main process; set before the page's first script runs. */
    readonly mainApi: MainApi;
    /** Only in a widget's frame; set before the widget's module runs. */
    readonly latchkey: Latchkey;
  }
}
