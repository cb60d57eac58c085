import { ownField } from "../../host/ownField.ts";
import type { Dashboard, DefaultProvider, Manifest, Slot, SlotBinding, Tile } from "../../ipc/messages.gen.ts";

/** What a slot without a choice of its own uses: its dashboard's provider, else the one for the type. */
export function defaultOf(slot: Slot, dashboard: Dashboard, forTypes: readonly DefaultProvider[]): SlotBinding | null {
  const defaults = [...dashboard.providers, ...forTypes.filter((one) => one.appId === dashboard.appId)];
  const found = defaults.find((one) => slot.types.includes(one.type));
  return found === undefined ? null : { appId: found.appId, providerName: found.providerName };
}

/** What a tile's slot uses: its own choice, else what it has by default. */
export function bindingOf(
  tile: Tile,
  name: string,
  slot: Slot | undefined,
  dashboard: Dashboard,
  forTypes: readonly DefaultProvider[],
): SlotBinding | null {
  return ownField(tile.slots, name) ?? (slot === undefined ? null : defaultOf(slot, dashboard, forTypes));
}

/** The dashboard with this provider in every slot that takes its type; what is added later takes it too. */
export function withProviderForAll(
  dashboard: Dashboard,
  manifests: ReadonlyMap<string, Manifest>,
  provider: DefaultProvider,
): Dashboard {
  const follows = (tile: Tile): Tile => {
    const slots = Object.entries(manifests.get(tile.widget)?.slots ?? {});
    const fitting = slots.filter(([, slot]) => slot.types.includes(provider.type)).map(([name]) => [name, null]);
    return fitting.length === 0 ? tile : { ...tile, slots: { ...tile.slots, ...Object.fromEntries(fitting) } };
  };
  return {
    ...dashboard,
    providers: [provider, ...dashboard.providers.filter((one) => one.type !== provider.type)],
    widgets: dashboard.widgets.map(follows),
  };
}
