import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";
import type { MainApi } from "../../ipc/messages.gen.ts";

/** The window opens in the system's colours when the user's choice takes longer than this: nothing else would come either. */
const LOAD_TIMEOUT_MS = 10_000;

/** The colour scheme that the user has chosen; the system's where none can be loaded. */
export async function storedColorScheme(api: MainApi): Promise<MantineColorScheme> {
  try {
    return (await api.invoke("preferences-get", {}, { timeoutMs: LOAD_TIMEOUT_MS })).theme;
  } catch {
    return "auto";
  }
}

/** Starts with the chosen colour scheme and stores every later choice. `onFailure` is called when that fails. */
export function createColorSchemeManager(
  api: MainApi,
  chosen: MantineColorScheme,
  onFailure: (error: unknown) => void,
): MantineColorSchemeManager {
  return {
    get: () => chosen,
    set: (theme) => {
      api.invoke("preferences-save", { theme }).catch(onFailure);
    },
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => undefined,
  };
}
