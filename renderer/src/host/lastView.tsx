import { type ReactNode, createContext, useContext } from "react";
import type { Library, Preferences, WidgetList } from "../ipc/messages.gen.ts";

/** What this window showed when the app last ran. It is drawn until the main process is there, which is asked for all of it. */
export interface LastView {
  readonly preferences: Preferences;
  readonly library: Library;
  readonly widgets: WidgetList;
  /** The widgets that run before the main process is there. */
  readonly builtIn: readonly string[];
}

const Context = createContext<LastView | null>(null);

/** The view that the host has put into the page; null where it has none. */
export function lastView(): LastView | null {
  const text = document.querySelector("#last-view")?.textContent ?? "null";
  return JSON.parse(text) as LastView | null;
}

/** Gives the components below the last view. */
export function LastViewProvider({ view, children }: { view: LastView | null; children: ReactNode }) {
  return <Context value={view}>{children}</Context>;
}

/** The last view, null where there is none. The same for as long as the page lives. */
export function useLastView(): LastView | null {
  return useContext(Context);
}
