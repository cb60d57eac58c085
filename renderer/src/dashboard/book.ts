import type { Dashboard, SlotBinding, Tile } from "../ipc/messages.gen.ts";
import { mergeDashboard, same } from "./merge.ts";

/** What the main process holds, as this page last heard it. */
interface Known {
  readonly dashboards: ReadonlyMap<string, Dashboard>;
  readonly active: string | null;
}

/** Every dashboard, which one is open, and which tiles the main process has not heard of yet. */
export interface Book {
  readonly dashboards: readonly Dashboard[];
  readonly active: string | null;
  readonly known: Known;
  /** Instances that are not saved: their frames would be refused, so they are not made yet. */
  readonly unsaved: ReadonlySet<string>;
}

export type Change =
  | { kind: "loaded"; dashboards: readonly Dashboard[]; active: string | null }
  | { kind: "opened"; id: string }
  | { kind: "activated"; id: string }
  | { kind: "put"; dashboard: Dashboard }
  | { kind: "deleted"; id: string }
  | { kind: "saved"; dashboard: Dashboard };

export const EMPTY_BOOK: Book = {
  dashboards: [],
  active: null,
  known: { dashboards: new Map(), active: null },
  unsaved: new Set(),
};

/** The book after a change. */
export function turn(book: Book, change: Change): Book {
  switch (change.kind) {
    case "loaded":
      return take(book, change.dashboards, change.active);
    case "opened":
      return book.dashboards.some((dashboard) => dashboard.id === change.id) ? { ...book, active: change.id } : book;
    case "activated":
      return { ...book, known: { ...book.known, active: change.id } };
    case "put":
      return put(book, change.dashboard);
    case "deleted":
      return remove(book, change.id);
    case "saved": {
      const saved = new Set(change.dashboard.widgets.map((tile) => tile.instance));
      return {
        ...book,
        known: { ...book.known, dashboards: new Map(book.known.dashboards).set(change.dashboard.id, change.dashboard) },
        unsaved: new Set([...book.unsaved].filter((instance) => !saved.has(instance))),
      };
    }
  }
}

/** The dashboard that is open. */
export function openOne(book: Book): Dashboard | undefined {
  return book.dashboards.find((dashboard) => dashboard.id === book.active);
}

/** The same dashboard with a tile changed. */
export function withTile(dashboard: Dashboard, instance: string, change: (tile: Tile) => Tile): Dashboard {
  return { ...dashboard, widgets: dashboard.widgets.map((tile) => (tile.instance === instance ? change(tile) : tile)) };
}

/** The same dashboard without a tile. */
export function withoutTile(dashboard: Dashboard, instance: string): Dashboard {
  return { ...dashboard, widgets: dashboard.widgets.filter((tile) => tile.instance !== instance) };
}

/** Whether two bindings of a slot mean the same provider. */
export function sameBinding(a: SlotBinding | null | undefined, b: SlotBinding | null | undefined): boolean {
  return a?.appId === b?.appId && a?.providerName === b?.providerName;
}

/** What the main process holds now, with what was changed here and is not saved yet. */
function take(book: Book, theirs: readonly Dashboard[], active: string | null): Book {
  const { known } = book;
  const here = new Map(book.dashboards.map((dashboard) => [dashboard.id, dashboard]));
  const there = new Map(theirs.map((dashboard) => [dashboard.id, dashboard]));
  const shared = theirs.map((other) => {
    const mine = here.get(other.id);
    return mine === undefined ? other : mergeDashboard(known.dashboards.get(other.id), mine, other);
  });
  const own = book.dashboards.filter((mine) => {
    const before = known.dashboards.get(mine.id);
    return !there.has(mine.id) && (before === undefined || !same(before, mine));
  });
  const dashboards = [...shared, ...own];
  const wanted = book.active === known.active ? active : book.active;
  const saved = new Set(theirs.flatMap((dashboard) => dashboard.widgets.map((tile) => tile.instance)));
  return {
    dashboards,
    active: dashboards.some((dashboard) => dashboard.id === wanted) ? wanted : (dashboards[0]?.id ?? null),
    known: { dashboards: there, active },
    unsaved: new Set([...book.unsaved].filter((instance) => !saved.has(instance))),
  };
}

function put(book: Book, dashboard: Dashboard): Book {
  const known = book.dashboards.find((other) => other.id === dashboard.id);
  const before = new Set(known?.widgets.map((tile) => tile.instance));
  const added = dashboard.widgets.map((tile) => tile.instance).filter((instance) => !before.has(instance));
  return {
    ...book,
    dashboards:
      known === undefined
        ? [...book.dashboards, dashboard]
        : book.dashboards.map((other) => (other.id === dashboard.id ? dashboard : other)),
    active: book.active ?? dashboard.id,
    unsaved: added.length === 0 ? book.unsaved : new Set([...book.unsaved, ...added]),
  };
}

function remove(book: Book, id: string): Book {
  const at = book.dashboards.findIndex((dashboard) => dashboard.id === id);
  const dashboards = book.dashboards.filter((dashboard) => dashboard.id !== id);
  const neighbour = dashboards[Math.min(at, dashboards.length - 1)]?.id ?? null;
  return { ...book, dashboards, active: book.active === id ? neighbour : book.active };
}
