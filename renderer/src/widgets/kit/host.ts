import type { MainApi } from "../../api/mainApi.ts";
import type { SlotContext } from "../../widget-runtime/context.ts";
import type { Latchkey } from "../../widget-runtime/latchkey.ts";

declare global {
  interface Window {
    /** What the host gives every widget; here before the widget's module runs. */
    readonly latchkey: Latchkey;
  }
}

/** The three names of a provider that every call through a slot carries. */
export function reference(slot: SlotContext): Pick<SlotContext, "providerHash" | "dashboardAppId" | "providerName"> {
  return { providerHash: slot.providerHash, dashboardAppId: slot.dashboardAppId, providerName: slot.providerName };
}

/** The host's calls, and what it tells of this widget. */
export const host: { readonly api: MainApi; readonly latchkey: Latchkey } = {
  get api() {
    return window.mainApi as MainApi;
  },
  get latchkey() {
    return window.latchkey;
  },
};

/** Tells the shell what the widget shows. That nobody could be told is no reason to stop showing it. */
export function report(state: "loading" | "ready" | "empty" | "error", summary: Record<string, unknown>): void {
  host.latchkey.report(state, summary).catch(() => undefined);
}

/** What a failed call says, for people; and its stable code. */
export function failureOf(error: unknown): { message: string; code: string } {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "internal";
  return { message: error instanceof Error && error.message !== "" ? error.message : "Something went wrong.", code };
}
