import { type ReactNode, createContext, useContext, useEffect, useRef } from "react";
import type { MainApi } from "../api/mainApi.ts";

const Api = createContext<MainApi | null>(null);

/** Gives the components below the main process. */
export function ApiProvider({ api, children }: { api: MainApi; children: ReactNode }) {
  return <Api value={api}>{children}</Api>;
}

/** The main process, as the page sees it. */
export function useApi(): MainApi {
  const api = useContext(Api);
  if (api === null) throw new Error("useApi outside an ApiProvider");
  return api;
}

/** Hears an event of the main process for as long as the component is there. */
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
