import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { MainApi, Preferences, PreferencesChange } from "../ipc/messages.gen.ts";
import { useApi, useHostEvent } from "./api.tsx";
import { same } from "./same.ts";

/** Without the user's choices after this time the window opens as nobody chose it: nothing else would come either. */
const LOAD_TIMEOUT_MS = 10_000;

/** What nobody has chosen otherwise, and what a window begins with whose choices cannot be loaded. */
export const DEFAULTS: Preferences = {
  theme: "auto",
  accent: "verdigris",
  density: "comfortable",
  fontSize: "medium",
  tray: false,
  notifications: true,
  doNotDisturb: false,
  tourSeen: false,
  shortcuts: {},
  uses: [],
};

/** A change; a field that is not there stays as it is. */
export type Change = { readonly [Name in keyof PreferencesChange]?: Preferences[Name] };

interface Kept {
  readonly preferences: Preferences;
  /** Shows the change at once and keeps it for the next start. */
  readonly change: (change: Change) => void;
}

const Context = createContext<Kept>({ preferences: DEFAULTS, change: () => undefined });

/** The user's choices about the window, as the main process has kept them. */
export async function storedPreferences(api: MainApi): Promise<Preferences> {
  try {
    return await api.invoke("preferences-get", {}, { timeoutMs: LOAD_TIMEOUT_MS });
  } catch {
    return DEFAULTS;
  }
}

interface Props {
  /** As they were at the start. */
  readonly initial: Preferences;
  /** Whether `initial` is what the last run knew. */
  readonly asksAnew?: boolean;
  readonly onFailure: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Gives the components below the user's choices, and follows what another window of the app changes. */
export function PreferencesProvider({ initial, asksAnew = false, onFailure, children }: Props) {
  const api = useApi();
  const [preferences, setPreferences] = useState(initial);
  const failed = useRef(onFailure);
  const change = useCallback(
    (part: Change) => {
      setPreferences((last) => ({ ...last, ...part }));
      api.invoke("preferences-save", part).catch((error: unknown) => failed.current(error));
    },
    [api],
  );
  const ask = useCallback(() => {
    api.invoke("preferences-get", {}).then(
      (now) => setPreferences((last) => (same(last, now) ? last : now)),
      (error: unknown) => failed.current(error),
    );
  }, [api]);
  useHostEvent("preferences-changed", ask);
  useEffect(() => {
    if (asksAnew) ask();
  }, [asksAnew, ask]);
  const kept = useMemo(() => ({ preferences, change }), [preferences, change]);
  return <Context value={kept}>{children}</Context>;
}

/** The user's choices about the window, and how to change them. */
export function usePreferences(): Kept {
  return useContext(Context);
}
