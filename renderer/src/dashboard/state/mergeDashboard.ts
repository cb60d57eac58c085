import { ownField } from "../../host/ownField.ts";
import { same } from "../../host/same.ts";
import type { Dashboard, Tile } from "../../ipc/messages.gen.ts";

/**
 * Merges two versions of a dashboard that have `base` in common, field by field: a change on one side is taken, and of
 * changes on both sides `mine` wins. Parts that neither side changed stay the same objects.
 */
export function mergeDashboard(base: Dashboard | undefined, mine: Dashboard, theirs: Dashboard): Dashboard {
  if (same(mine, theirs)) return mine;
  const known = byInstance(base?.widgets ?? []);
  const there = byInstance(theirs.widgets);
  const here = byInstance(mine.widgets);
  const kept = mine.widgets.flatMap((tile) => {
    const before = known.get(tile.instance);
    const other = there.get(tile.instance);
    if (other !== undefined) return [mergeTile(before ?? tile, tile, other)];
    // The other side removed it, unless this side created it or has changed it since.
    return before === undefined || !same(before, tile) ? [tile] : [];
  });
  const added = theirs.widgets.filter((tile) => {
    const before = known.get(tile.instance);
    return !here.has(tile.instance) && (before === undefined || !same(before, tile));
  });
  return { ...mergeFields(base ?? mine, mine, theirs), widgets: [...kept, ...added] };
}

function mergeTile(base: Tile, mine: Tile, theirs: Tile): Tile {
  if (same(mine, theirs)) return mine;
  return {
    ...mergeFields(base, mine, theirs),
    settings: mergeFields(base.settings, mine.settings, theirs.settings),
    slots: mergeFields(base.slots, mine.slots, theirs.slots),
  };
}

/** Takes each field from `mine` if this side changed it, else from `theirs`. */
function mergeFields<T extends object>(base: T, mine: T, theirs: T): T {
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const [before, here, there] = [base, mine, theirs] as Readonly<Record<string, unknown>>[];
  const merged = [...names].flatMap((name) => {
    const from = same(ownField(here, name), ownField(before, name)) ? there : here;
    return from !== undefined && Object.hasOwn(from, name) ? [[name, from[name]]] : [];
  });
  return Object.fromEntries(merged) as T;
}

function byInstance(tiles: readonly Tile[]): Map<string, Tile> {
  return new Map(tiles.map((tile) => [tile.instance, tile]));
}
