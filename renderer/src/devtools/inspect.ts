import { useEffect, useRef } from "react";

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

const INSPECT = "latchkey:inspect";

/** Opens the developer tools at a tab, filtered. */
export function inspect(inspection: Inspection): void {
  document.dispatchEvent(new CustomEvent(INSPECT, { detail: inspection }));
}

/** Hears what the developer tools are to show. Widgets are in documents of their own and cannot ask. */
export function useInspections(show: (inspection: Inspection) => void): void {
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    const hear = (event: Event): void => {
      if (event instanceof CustomEvent) latest.current(event.detail as Inspection);
    };
    document.addEventListener(INSPECT, hear);
    return () => document.removeEventListener(INSPECT, hear);
  }, []);
}

const WISH = "latchkey:tile-wish";

/** Loads the frame of one tile anew. */
export function reloadTile(instance: string): void {
  document.dispatchEvent(new CustomEvent(WISH, { detail: { instance, soft: false } }));
}

/** Lets the widget of one tile ask for its data anew, where it can. */
export function refreshTile(instance: string): void {
  document.dispatchEvent(new CustomEvent(WISH, { detail: { instance, soft: true } }));
}

/** Hears what the developer tools want of this tile; gives what ends that. */
export function onTileWish(instance: string, fulfil: (soft: boolean) => void): () => void {
  const hear = (event: Event): void => {
    if (!(event instanceof CustomEvent)) return;
    const wish = event.detail as { readonly instance: string; readonly soft: boolean };
    if (wish.instance === instance) fulfil(wish.soft);
  };
  document.addEventListener(WISH, hear);
  return () => document.removeEventListener(WISH, hear);
}
