import type {
  Dashboard,
  DefaultProvider,
  Manifest,
  ProviderView,
  Slot,
  SlotBinding,
  Tile,
} from "../../ipc/messages.gen.ts";
import { defaultOf } from "../state/bindings.ts";
import { fits } from "../fits.ts";
import { firstGap } from "./layout.ts";

/** A new id for a tile or a dashboard. */
export function newId(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}

/** A new tile of a widget, in the first gap. A slot without a default that exactly one provider fits is bound to it. */
export function newTile(
  dashboard: Dashboard,
  manifest: Manifest,
  providers: readonly ProviderView[],
  defaults: readonly DefaultProvider[],
): Tile {
  const size = { w: manifest.size.w, h: manifest.size.h };
  const bind = (slot: Slot): SlotBinding | null => {
    if (defaultOf(slot, dashboard, defaults) !== null) return null;
    const fitting = providers.filter((provider) => fits(slot, provider));
    const only = fitting.length === 1 ? fitting[0] : undefined;
    return only === undefined ? null : { appId: dashboard.appId, providerName: only.name };
  };
  return {
    instance: newId(manifest.id),
    widget: manifest.id,
    ...firstGap(dashboard.widgets, size),
    ...size,
    title: null,
    settings: {},
    slots: Object.fromEntries(Object.entries(manifest.slots).map(([name, slot]) => [name, bind(slot)])),
  };
}
