import { useEffect, useRef } from "react";
import type { Inspection } from "./tabs.ts";
import { hear, say } from "./wishes.ts";

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
