import type { Dashboard } from "../../ipc/messages.gen.ts";
import { newId } from "../grid/newTile.ts";

/** A copy of a dashboard, wired as it is, and which of its tiles is a copy of which: `{new instance: the old one}`. */
export function duplicate(from: Dashboard, name: string): { dashboard: Dashboard; copies: Record<string, string> } {
  const renamed = new Map(from.widgets.map((tile) => [tile.instance, newId(tile.widget)]));
  const now = (instance: string): string => renamed.get(instance) ?? instance;
  return {
    dashboard: {
      ...from,
      id: newId("dashboard"),
      name,
      widgets: from.widgets.map((tile) => ({ ...tile, instance: now(tile.instance) })),
      // A wire of a tile that has gone stays with the dashboard to which it may come back.
      wiring: from.wiring
        .filter((wire) => renamed.has(wire.publisher) && renamed.has(wire.listener))
        .map((wire) => ({ ...wire, publisher: now(wire.publisher), listener: now(wire.listener) })),
    },
    copies: Object.fromEntries([...renamed].map(([old, made]) => [made, old])),
  };
}
