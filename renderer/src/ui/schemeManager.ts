import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";
import type { MainApi } from "../api/mainApi.ts";

/** A window that is slow to learn the user's choice still opens, in the system's colours. */
const PATIENCE_MS = 400;

/** The theme that the user has chosen; the system's while that is unknown. */
export async function chosenTheme(api: MainApi): Promise<MantineColorScheme> {
  try {
    return (await api.invoke("preferences-get", {}, { timeoutMs: PATIENCE_MS })).theme;
  } catch {
    return "auto";
  }
}

/** Begins with that theme and has the main process keep every later choice; `onFailure` hears when it could not. */
export function schemeManager(
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
