import type { Latchkey, MainApi, SlotProvider } from "../../ipc/messages.gen.ts";

/** The three fields that identify a slot's provider in every call. */
export function reference(slot: SlotProvider): Pick<SlotProvider, "providerHash" | "dashboardAppId" | "providerName"> {
  return { providerHash: slot.providerHash, dashboardAppId: slot.dashboardAppId, providerName: slot.providerName };
}

/** The same for every version of a provider: a widget keeps its state while a key is replaced. */
export function providerKey(slot: SlotProvider): string {
  return `${slot.dashboardAppId}\n${slot.providerName}`;
}

/** `window.mainApi` and `window.latchkey`, looked up at each use. */
export const host: { readonly api: MainApi; readonly latchkey: Latchkey } = {
  get api() {
    return window.mainApi;
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
