import type { Dashboard, DefaultProvider, Manifest, Tile } from "../../ipc/messages.gen.ts";
import { bindingOf } from "../state/bindings.ts";

/** The provider that a tile uses first, to name it. */
export function providerOf(
  tile: Tile,
  manifest: Manifest | undefined,
  dashboard: Dashboard,
  defaults: readonly DefaultProvider[],
): string | undefined {
  const slots = Object.entries(manifest?.slots ?? {});
  const bound = slots.map(([name, slot]) => bindingOf(tile, name, slot, dashboard, defaults));
  return bound.find((binding) => binding !== null)?.providerName;
}
