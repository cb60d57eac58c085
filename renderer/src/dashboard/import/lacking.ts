import { ownField } from "../../host/ownField.ts";
import type { Dashboard, Manifest, Missing, ProviderView } from "../../ipc/messages.gen.ts";

/** The empty slots of one dashboard that want providers of one type. */
export interface Wanted {
  readonly type: string;
  /** The types that all of these widgets take. */
  readonly types: readonly string[];
  readonly slots: readonly { instance: string; slot: string }[];
}

/** What an imported dashboard still lacks: a slot that has a provider by now, or whose tile has gone, lacks nothing. */
export function wantedBy(dashboard: Dashboard, missing: Missing, manifests: ReadonlyMap<string, Manifest>): Wanted[] {
  const byType = new Map<string, { instance: string; slot: string }[]>();
  for (const { instance, slot, type } of missing.providers) {
    const tile = dashboard.widgets.find((one) => one.instance === instance);
    if (tile === undefined) continue;
    byType.set(type, [...(byType.get(type) ?? []), { instance, slot }]);
  }
  return [...byType].map(([type, slots]) => {
    const taken = slots.map(({ instance, slot }) => {
      const widget = dashboard.widgets.find((one) => one.instance === instance)?.widget ?? "";
      return ownField(manifests.get(widget)?.slots, slot)?.types ?? [type];
    });
    const others = (taken[0] ?? []).filter((one) => one !== type && taken.every((types) => types.includes(one)));
    return { type, types: [type, ...others], slots };
  });
}

/** The provider that all of these slots hold; null where one is empty or they differ. */
export function heldBy(dashboard: Dashboard, wanted: Wanted): string | null {
  const names = wanted.slots.map(
    ({ instance, slot }) => dashboard.widgets.find((one) => one.instance === instance)?.slots[slot]?.providerName,
  );
  return names.every((name) => name === names[0]) ? (names[0] ?? null) : null;
}

/** The dashboard with the only provider that fits in each place where there is just one; the same object otherwise. */
export function withOnlyChoices(
  dashboard: Dashboard,
  wanted: readonly Wanted[],
  providers: readonly ProviderView[],
): Dashboard {
  let next = dashboard;
  for (const one of wanted) {
    const fitting = providers.filter((provider) => one.types.includes(provider.type));
    const only = fitting.length === 1 ? fitting[0] : undefined;
    if (only !== undefined && heldBy(dashboard, one) === null) next = bound(next, one, only.name);
  }
  return next;
}

/** The dashboard with a provider in all of these slots. */
export function bound(dashboard: Dashboard, wanted: Wanted, providerName: string | null): Dashboard {
  const mine = new Set(wanted.slots.map(({ instance, slot }) => `${instance}\n${slot}`));
  return {
    ...dashboard,
    widgets: dashboard.widgets.map((tile) => ({
      ...tile,
      slots: Object.fromEntries(
        Object.entries(tile.slots).map(([slot, held]) => [
          slot,
          mine.has(`${tile.instance}\n${slot}`)
            ? providerName === null
              ? null
              : { appId: dashboard.appId, providerName }
            : held,
        ]),
      ),
    })),
  };
}
