import type { MainApi } from "./api/mainApi.ts";

declare global {
  interface Window {
    /** The calls of the main process; set before the page's first script runs. */
    readonly mainApi: MainApi;
  }
}
