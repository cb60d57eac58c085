import type { Dashboard, DefaultProvider, Manifest, Notice } from "../../ipc/messages.gen.ts";
import { bindingOf } from "../state/bindings.ts";

/** What it takes to know which tiles wait for a provider. */
export interface Providers {
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly defaults: readonly DefaultProvider[];
  readonly notices: readonly Notice[];
}

/** The tiles that use a provider which waits for its user, by instance. Pure. */
export function tilesThatWait(dashboards: readonly Dashboard[], known: Providers): ReadonlySet<string> {
  const refused = new Set(
    known.notices.flatMap(({ provider }) => (provider == null ? [] : [`${provider.appId}\n${provider.name}`])),
  );
  if (refused.size === 0) return new Set();
  const waiting = dashboards.flatMap((dashboard) =>
    dashboard.widgets.filter((tile) =>
      Object.entries(known.manifests.get(tile.widget)?.slots ?? {}).some(([name, slot]) => {
        const bound = bindingOf(tile, name, slot, dashboard, known.defaults);
        return bound !== null && refused.has(`${bound.appId}\n${bound.providerName}`);
      }),
    ),
  );
  return new Set(waiting.map((tile) => tile.instance));
}
