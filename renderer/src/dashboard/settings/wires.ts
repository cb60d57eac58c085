import type { Dashboard, Manifest, Tile, Wire } from "../../ipc/messages.gen.ts";

/** One end of a possible connection: a tile and its topic. */
export interface End {
  readonly instance: string;
  readonly topic: string;
  readonly label: string;
}

/** Whether what `publisher` says is heard: its user's own word, or else that both topics have the same name. */
export function isConnected(
  wiring: readonly Wire[],
  publisher: Omit<End, "label">,
  listener: Omit<End, "label">,
): boolean {
  return wiring.find((wire) => isWire(wire, publisher, listener))?.connected ?? publisher.topic === listener.topic;
}

/** The wiring with this connection made or cut. What is the default needs no wire. */
export function withConnection(
  wiring: readonly Wire[],
  publisher: Omit<End, "label">,
  listener: Omit<End, "label">,
  connected: boolean,
): Wire[] {
  const rest = wiring.filter((wire) => !isWire(wire, publisher, listener));
  if (connected === (publisher.topic === listener.topic)) return rest;
  const { instance, topic } = publisher;
  return [...rest, { publisher: instance, topic, listener: listener.instance, hears: listener.topic, connected }];
}

/** Everything that other tiles of the dashboard say, or hear. */
export function endsOf(
  dashboard: Dashboard,
  own: Tile,
  manifests: ReadonlyMap<string, Manifest>,
  side: "publishes" | "listens",
): End[] {
  return dashboard.widgets
    .filter((tile) => tile.instance !== own.instance)
    .flatMap((tile) => {
      const manifest = manifests.get(tile.widget);
      return (manifest?.events[side] ?? []).map((topic) => ({
        instance: tile.instance,
        topic,
        label: `${tile.title ?? manifest?.name ?? tile.widget}: ${topic}`,
      }));
    });
}

function isWire(wire: Wire, publisher: Omit<End, "label">, listener: Omit<End, "label">): boolean {
  return (
    wire.publisher === publisher.instance &&
    wire.topic === publisher.topic &&
    wire.listener === listener.instance &&
    wire.hears === listener.topic
  );
}
