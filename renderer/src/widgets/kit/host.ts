import type { MainApi } from "../../api/mainApi.ts";
import type { SlotContext } from "../../widget-runtime/contextKeeper.ts";
import type { Latchkey } from "../../widget-runtime/latchkey.ts";

declare global {
  interface Window {
    /** Set before the widget's module runs. */
    readonly latchkey: Latchkey;
  }
}

/** The three fields that identify a slot's provider in every call. */
export function reference(slot: SlotContext): Pick<SlotContext, "providerHash" | "dashboardAppId" | "providerName"> {
  return { providerHash: slot.providerHash, dashboardAppId: slot.dashboardAppId, providerName: slot.providerName };
}

/** `window.mainApi` and `window.latchkey`, looked up at each use. */
export const host: { readonly api: MainApi; readonly latchkey: Latchkey } = {
  get api() {
    return window.mainApi as MainApi;
  },
  get latchkey() {
    return window.latchkey;
  },
};

/** Reports to the shell what the widget shows. A failed report does not disturb the widget. */
export function report(state: "loading" | "ready" | "empty" | "error", summary: Record<string, unknown>): void {
  host.latchkey.report(state, summary).catch(() => undefined);
}

/** A failed call's message for people, and its stable code. */
export function failureOf(error: unknown): { message: string; code: string } {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "internal";
  return { message: error instanceof Error && error.message !== "" ? error.message : "Something went wrong.", code };
}
