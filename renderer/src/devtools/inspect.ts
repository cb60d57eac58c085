import { useEffect, useRef } from "react";
import { hear, say } from "./wishes.ts";

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

/** Where the developer tools are: below the page, beside it, or in a window of their own. */
export const PLACES = ["below", "beside", "window"] as const;
export type Place = (typeof PLACES)[number];

/** The filter that shows a tile's calls; `failed` only those that went wrong. */
export function callsOfTile(instance: string, failed = false): string {
  return `instance:${instance}${failed ? " -outcome:ok,running" : ""}`;
}

/** Opens the developer tools at a tab, filtered, from whichever window. */
export function inspect(inspection: Inspection): void {
  say({ kind: "inspect", inspection });
}

/** Loads the frame of one tile anew, in whichever window it is. */
export function reloadTile(instance: string): void {
  say({ kind: "tile", instance, soft: false });
}

/** Lets the widget of one tile ask for its data anew, where it can. */
export function refreshTile(instance: string): void {
  say({ kind: "tile", instance, soft: true });
}

/** Hears what the developer tools want of this tile; gives what ends that. */
export function onTileWish(instance: string, fulfil: (soft: boolean) => void): () => void {
  return hear((wish) => {
    if (wish.kind === "tile" && wish.instance === instance) fulfil(wish.soft);
  });
}

/** Hears wishes while the component is mounted. */
export function useWishes(fulfil: Parameters<typeof hear>[0]): void {
  const latest = useRef(fulfil);
  useEffect(() => {
    latest.current = fulfil;
  });
  useEffect(() => hear((wish) => latest.current(wish)), []);
}
