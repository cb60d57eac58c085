/** What is shown or hidden as a whole: a page of a dashboard. */
export interface Shown {
  readonly id: string;
  readonly widgets: readonly unknown[];
}

/** Hidden pages that keep running, beside the open one. */
const MAX_HIDDEN_PAGES = 3;

/** Tiles on hidden pages that keep running. Each costs a renderer process. */
const MAX_HIDDEN_TILES = 16;

/**
 * The ids of the pages whose frames stay alive, the open one first, then those shown most recently. Deleted pages
 * and those beyond the bounds drop out. `wanted` stays whatever its size: its time of day came while nobody looked.
 * Returns the same array when nothing changes.
 */
export function recentAfter(
  recent: readonly string[],
  active: string | undefined,
  pages: readonly Shown[],
  wanted: string | null = null,
): readonly string[] {
  const byId = new Map(pages.map((page) => [page.id, page]));
  const hidden = wanted !== null && wanted !== active && byId.has(wanted) ? [wanted] : [];
  let tiles = 0;
  for (const id of recent) {
    const page = byId.get(id);
    if (page === undefined || id === active || id === wanted) continue;
    tiles += page.widgets.length;
    if (hidden.length === MAX_HIDDEN_PAGES || tiles > MAX_HIDDEN_TILES) break;
    hidden.push(id);
  }
  const next = active === undefined ? hidden : [active, ...hidden];
  return next.length === recent.length && next.every((id, at) => id === recent[at]) ? recent : next;
}
