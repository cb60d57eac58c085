import type { Arrangement, DashboardSummary, Folder } from "../ipc/messages.gen.ts";

/** A place in the user's order: in a folder (null: in none), before the dashboard that has this position now. */
export interface Place {
  readonly folder: string | null;
  readonly at: number;
}

/** The order with a dashboard at another place. */
export function moveTo(order: Arrangement, id: string, place: Place): Arrangement {
  const from = placeOf(order, id);
  // Taken out of the list in which it goes, it leaves a gap before the place.
  const at = from !== null && from.folder === place.folder && from.at < place.at ? place.at - 1 : place.at;
  const without = (ids: readonly string[]): string[] => ids.filter((one) => one !== id);
  const into = (ids: readonly string[], folder: string | null): string[] =>
    folder === place.folder ? without(ids).toSpliced(at, 0, id) : without(ids);
  return {
    folders: order.folders.map((folder) => ({ ...folder, dashboards: into(folder.dashboards, folder.id) })),
    top: into(order.top, null),
  };
}

/** The order after one step up or down. At the end of a folder the dashboard goes on into the next one. */
export function stepped(order: Arrangement, id: string, by: -1 | 1): Arrangement {
  const from = placeOf(order, id);
  if (from === null) return order;
  const lists = listsOf(order);
  const list = lists.find((one) => one.folder === from.folder);
  const at = from.at + by;
  if (list !== undefined && at >= 0 && at < list.ids.length) {
    return moveTo(order, id, { folder: from.folder, at: by === 1 ? at + 1 : at });
  }
  const next = lists[lists.findIndex((one) => one.folder === from.folder) + by];
  return next === undefined ? order : moveTo(order, id, { folder: next.folder, at: by === 1 ? 0 : next.ids.length });
}

/** Where a dashboard is. */
export function placeOf(order: Arrangement, id: string): Place | null {
  for (const list of listsOf(order)) {
    const at = list.ids.indexOf(id);
    if (at >= 0) return { folder: list.folder, at };
  }
  return null;
}

/** The order with one folder changed; null removes it, and what was in it is in none. */
export function withFolder(order: Arrangement, id: string, change: (folder: Folder) => Folder | null): Arrangement {
  const freed: string[] = [];
  const folders = order.folders.flatMap((folder) => {
    if (folder.id !== id) return [folder];
    const changed = change(folder);
    if (changed === null) freed.push(...folder.dashboards);
    return changed === null ? [] : [changed];
  });
  return { folders, top: [...order.top, ...freed] };
}

/** The order with a folder one place further up or down. */
export function folderStepped(order: Arrangement, id: string, by: -1 | 1): Arrangement {
  const at = order.folders.findIndex((folder) => folder.id === id);
  const to = at + by;
  const folder = order.folders[at];
  if (folder === undefined || to < 0 || to >= order.folders.length) return order;
  return { ...order, folders: order.folders.toSpliced(at, 1).toSpliced(to, 0, folder) };
}

/** The lists of the order, as they are shown: each folder, then what is in none. */
export function listsOf(order: Arrangement): { folder: string | null; ids: readonly string[] }[] {
  return [
    ...order.folders.map((folder) => ({ folder: folder.id, ids: folder.dashboards })),
    { folder: null, ids: order.top },
  ];
}

/** What is in no folder; a dashboard that was made a moment ago is not in the order yet. */
export function topOf(order: Arrangement, summaries: readonly DashboardSummary[]): string[] {
  const known = new Set(listsOf(order).flatMap((list) => list.ids));
  return [...order.top, ...summaries.map((summary) => summary.id).filter((id) => !known.has(id))];
}
