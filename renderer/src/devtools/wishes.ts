/**
 * What a part of the page asks of another that may be in another window: the developer tools of a tile, a tile of them.
 *
 * A `BroadcastChannel` reaches every page of the app's own origin, this one included. Widgets are on origins of their
 * own and neither hear nor say anything here.
 */

import type { Inspection, Place } from "./tabs.ts";

export type Wish =
  /** The developer tools are to be shown, wherever they are, for this. */
  | { readonly kind: "inspect"; readonly inspection: Inspection }
  /** Their own window is there and listens. */
  | { readonly kind: "there" }
  /** Their own window is to show this. */
  | { readonly kind: "show"; readonly inspection: Inspection }
  /** They are to be docked in the main window. */
  | { readonly kind: "dock"; readonly place: Exclude<Place, "window">; readonly inspection: Inspection }
  /** A tile is to load its frame anew, or (`soft`) only its data. */
  | { readonly kind: "tile"; readonly instance: string; readonly soft: boolean };

const NAME = "latchkey.devtools";

/** Tells all windows. */
export function say(wish: Wish): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(wish);
  channel.close();
}

/** Hears all windows; gives what ends that. */
export function hear(listener: (wish: Wish) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Wish>) => listener(data);
  return () => channel.close();
}
