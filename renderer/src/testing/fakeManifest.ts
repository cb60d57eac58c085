import type { Manifest } from "../ipc/messages.gen.ts";

/** A manifest of a widget that needs nothing. */
export function manifest(id: string, changes: Partial<Manifest> = {}): Manifest {
  return {
    id,
    name: id,
    version: "1.0.0",
    description: `What ${id} shows.`,
    entry: "widget.js",
    icon: null,
    size: { w: 4, h: 4, minW: 2, minH: 2 },
    channels: [],
    slots: {},
    author: null,
    sdk: 1,
    settings: { type: "object", properties: {}, required: [] },
    events: { publishes: [], listens: [] },
    storage: false,
    notifications: false,
    files: false,
    links: [],
    ...changes,
  };
}
