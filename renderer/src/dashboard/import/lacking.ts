import type { Dashboard, Missing } from "../../ipc/messages.gen.ts";

/** The empty slots of one dashboard that want providers of one type. */
export interface Wanted {
  readonly type: string;
  readonly slots: readonly { instance: string; slot: string }[];
}

/** What an imported dashboard still lacks: a slot that has a provider by now, or whose tile has gone, lacks nothing. */
export function wantedBy(dashboard: Dashboard, missing: Missing): Wanted[] {
  const byType = new Map<string, { instance: string; slot: string }[]>();
  for (const { instance, slot, type } of missing.providers) {
    const tile = dashboard.widgets.find((one) => one.instance === instance);
    if (tile === undefined) continue;
    byType.set(type, [...(byType.get(type) ?? []), { instance, slot }]);
  }
  return [...byType].map(([type, slots]) => ({ type, slots }));
}

/** The provider that all of these slots hold; null where one is empty or they differ. */
export function heldBy(dashboard: Dashboard, wanted: Wanted): string | null {
  const names = wanted.slots.map(
    ({ instance, slot }) => dashboard.widgets.find((one) => one.instance === instance)?.slots[slot]?.providerName,
  );
  return names.every((name) => name === names[0]) ? (names[0] ?? null) : null;
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
