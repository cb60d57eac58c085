import type { Dashboard, Manifest, Tile, Wire } from "../../ipc/messages.gen.ts";
import { isConnected } from "../settings/wires.ts";

/** What one tile says under `topic`, and another hears as `hears`. */
export interface Connection {
  readonly publisher: Tile;
  readonly topic: string;
  readonly listener: Tile;
  readonly hears: string;
}

/** Every connection of a dashboard, by default or made by its user. Nobody hears itself. */
export function connectionsOf(dashboard: Dashboard, manifests: ReadonlyMap<string, Manifest>): Connection[] {
  const topicsOf = (tile: Tile, side: "publishes" | "listens"): string[] =>
    manifests.get(tile.widget)?.events[side] ?? [];
  const wiring: readonly Wire[] = dashboard.wiring;
  return dashboard.widgets.flatMap((publisher) =>
    topicsOf(publisher, "publishes").flatMap((topic) =>
      dashboard.widgets
        .filter((listener) => listener !== publisher)
        .flatMap((listener) =>
          topicsOf(listener, "listens")
            .filter((hears) =>
              isConnected(
                wiring,
                { instance: publisher.instance, topic },
                { instance: listener.instance, topic: hears },
              ),
            )
            .map((hears) => ({ publisher, topic, listener, hears })),
        ),
    ),
  );
}

/** Whether a tile can be wired at all. */
export function canBeWired(tile: Tile, manifests: ReadonlyMap<string, Manifest>): boolean {
  const events = manifests.get(tile.widget)?.events;
  return events !== undefined && events.publishes.length + events.listens.length > 0;
}
