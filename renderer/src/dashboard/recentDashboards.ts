import type { Dashboard } from "../ipc/messages.gen.ts";

/** Hidden dashboards that keep running, beside the open one. */
const MAX_HIDDEN_DASHBOARDS = 3;

/** Tiles on hidden dashboards that keep running. Each costs a renderer process. */
const MAX_HIDDEN_TILES = 16;

/**
 * The ids of the dashboards whose frames stay alive, the open one first, then those shown most recently. Deleted
 * dashboards and those beyond the bounds drop out. Returns the same array when nothing changes.
 */
export function recentAfter(
  recent: readonly string[],
  active: string | undefined,
  dashboards: readonly Dashboard[],
): readonly string[] {
  const byId = new Map(dashboards.map((dashboard) => [dashboard.id, dashboard]));
  const hidden: string[] = [];
  let tiles = 0;
  for (const id of recent) {
    const dashboard = byId.get(id);
    if (dashboard === undefined || id === active) continue;
    tiles += dashboard.widgets.length;
    if (hidden.length === MAX_HIDDEN_DASHBOARDS || tiles > MAX_HIDDEN_TILES) break;
    hidden.push(id);
  }
  const next = active === undefined ? hidden : [active, ...hidden];
  return next.length === recent.length && next.every((id, at) => id === recent[at]) ? recent : next;
}
