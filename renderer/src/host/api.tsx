import { type ReactNode, createContext, useContext, useEffect, useRef } from "react";
import type { MainApi } from "../ipc/messages.gen.ts";

const Api = createContext<MainApi | null>(null);

/** Provides `mainApi` to the components below. */
export function ApiProvider({ api, children }: { api: MainApi; children: ReactNode }) {
  return <Api value={api}>{children}</Api>;
}

/** `mainApi`, from the nearest ApiProvider. */
export function useApi(): MainApi {
  const api = useContext(Api);
  if (api === null) throw new Error("useApi outside an ApiProvider");
  return api;
}

/** Calls `listener` on an event of the main process while the component is mounted. */
export function useHostEvent(event: string, listener: (payload: unknown) => void): void {
  const api = useApi();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const hear = (payload: unknown): void => latest.current(payload);
    api.on(event, hear);
    return () => api.removeListener(event, hear);
  }, [api, event]);
}
