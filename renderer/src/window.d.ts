import type { MainApi } from "./api/mainApi.ts";

declare global {
  interface Window {
    /** The main process; here before the page's first script. */
    readonly mainApi: MainApi;
  }
}
