import { createContext, useContext } from "react";

/** The tabs of the developer tools. */
export const TABS = [
  "Calls",
  "Responses",
  "Clients",
  "Statistics",
  "Widgets",
  "Channels",
  "Events",
  "Console",
  "Servers",
] as const;
export type Tab = (typeof TABS)[number];

/** What the developer tools are to show: a tab and its filter. A new object is a new wish. */
export interface Inspection {
  readonly tab: Tab;
  readonly filter: string;
}

/** The filter that shows a tile's calls; `failed` only those that went wrong. */
export function callsOfTile(instance: string, failed = false): string {
  return `instance:${instance}${failed ? " -outcome:ok,running" : ""}`;
}

const Inspecting = createContext<(inspection: Inspection) => void>(() => {});

/** Lets what is below open the developer tools. */
export const InspectProvider = Inspecting.Provider;

/** Opens the developer tools at a tab, filtered. */
export function useInspect(): (inspection: Inspection) => void {
  return useContext(Inspecting);
}

const RELOAD = "latchkey:reload-tile";

/** Loads the frame of one tile anew. */
export function reloadTile(instance: string): void {
  document.dispatchEvent(new CustomEvent(RELOAD, { detail: instance }));
}

/** Calls `reload` when the developer tools want this tile's frame anew; gives what ends that. */
export function onReloadTile(instance: string, reload: () => void): () => void {
  const hear = (event: Event): void => {
    if (event instanceof CustomEvent && event.detail === instance) reload();
  };
  document.addEventListener(RELOAD, hear);
  return () => document.removeEventListener(RELOAD, hear);
}
