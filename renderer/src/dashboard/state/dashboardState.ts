import type { Dashboard, DefaultProvider, Tile } from "../../ipc/messages.gen.ts";
import { mergeDashboard, same } from "./mergeDashboard.ts";

/** The dashboards as the main process stores them, by its last answer. */
interface Stored {
  readonly dashboards: ReadonlyMap<string, Dashboard>;
  readonly active: string | null;
}

/** Every dashboard as the page shows it, which one is open, and what the main process has stored so far. */
export interface DashboardsState {
  readonly dashboards: readonly Dashboard[];
  readonly active: string | null;
  /** The default for a type, in each app; the main process keeps them. */
  readonly defaults: readonly DefaultProvider[];
  readonly stored: Stored;
  /** Tiles that are not stored yet. The main process would refuse their frames, so the page does not create them. */
  readonly unsaved: ReadonlySet<string>;
}

export type DashboardsAction =
  | {
      kind: "loaded";
      dashboards: readonly Dashboard[];
      active: string | null;
      defaults?: readonly DefaultProvider[];
    }
  | { kind: "opened"; id: string }
  | { kind: "activated"; id: string }
  | { kind: "put"; dashboard: Dashboard }
  | { kind: "deleted"; id: string }
  | { kind: "saved"; dashboard: Dashboard };

export const NO_DASHBOARDS: DashboardsState = {
  dashboards: [],
  active: null,
  defaults: [],
  stored: { dashboards: new Map(), active: null },
  unsaved: new Set(),
};

/** The state after an action. */
export function reduce(state: DashboardsState, action: DashboardsAction): DashboardsState {
  switch (action.kind) {
    case "loaded":
      return { ...take(state, action.dashboards, action.active), defaults: action.defaults ?? state.defaults };
    case "opened":
      return state.dashboards.some((dashboard) => dashboard.id === action.id) ? { ...state, active: action.id } : state;
    case "activated":
      return { ...state, stored: { ...state.stored, active: action.id } };
    case "put":
      return put(state, action.dashboard);
    case "deleted":
      return remove(state, action.id);
    case "saved": {
      const saved = new Set(action.dashboard.widgets.map((tile) => tile.instance));
      return {
        ...state,
        stored: {
          ...state.stored,
          dashboards: new Map(state.stored.dashboards).set(action.dashboard.id, action.dashboard),
        },
        unsaved: new Set([...state.unsaved].filter((instance) => !saved.has(instance))),
      };
    }
  }
}

/** The dashboard that is open. */
export function activeDashboard(state: DashboardsState): Dashboard | undefined {
  return state.dashboards.find((dashboard) => dashboard.id === state.active);
}

/** The same dashboard with a tile changed. */
export function withTile(dashboard: Dashboard, instance: string, change: (tile: Tile) => Tile): Dashboard {
  return { ...dashboard, widgets: dashboard.widgets.map((tile) => (tile.instance === instance ? change(tile) : tile)) };
}

/** The same dashboard without a tile. */
export function withoutTile(dashboard: Dashboard, instance: string): Dashboard {
  return { ...dashboard, widgets: dashboard.widgets.filter((tile) => tile.instance !== instance) };
}

/** Takes over what the main process has stored, and keeps what changed here since the last save. */
function take(state: DashboardsState, theirs: readonly Dashboard[], active: string | null): DashboardsState {
  const { stored } = state;
  const here = new Map(state.dashboards.map((dashboard) => [dashboard.id, dashboard]));
  const there = new Map(theirs.map((dashboard) => [dashboard.id, dashboard]));
  const shared = theirs.map((other) => {
    const mine = here.get(other.id);
    return mine === undefined ? other : mergeDashboard(stored.dashboards.get(other.id), mine, other);
  });
  const own = state.dashboards.filter((mine) => {
    const before = stored.dashboards.get(mine.id);
    return !there.has(mine.id) && (before === undefined || !same(before, mine));
  });
  const dashboards = [...shared, ...own];
  const wanted = state.active === stored.active ? active : state.active;
  const saved = new Set(theirs.flatMap((dashboard) => dashboard.widgets.map((tile) => tile.instance)));
  return {
    ...state,
    dashboards,
    active: dashboards.some((dashboard) => dashboard.id === wanted) ? wanted : (dashboards[0]?.id ?? null),
    stored: { dashboards: there, active },
    unsaved: new Set([...state.unsaved].filter((instance) => !saved.has(instance))),
  };
}

function put(state: DashboardsState, dashboard: Dashboard): DashboardsState {
  const known = state.dashboards.find((other) => other.id === dashboard.id);
  const before = new Set(known?.widgets.map((tile) => tile.instance));
  const added = dashboard.widgets.map((tile) => tile.instance).filter((instance) => !before.has(instance));
  return {
    ...state,
    dashboards:
      known === undefined
        ? [...state.dashboards, dashboard]
        : state.dashboards.map((other) => (other.id === dashboard.id ? dashboard : other)),
    active: state.active ?? dashboard.id,
    unsaved: added.length === 0 ? state.unsaved : new Set([...state.unsaved, ...added]),
  };
}

function remove(state: DashboardsState, id: string): DashboardsState {
  const at = state.dashboards.findIndex((dashboard) => dashboard.id === id);
  const dashboards = state.dashboards.filter((dashboard) => dashboard.id !== id);
  const neighbour = dashboards[Math.min(at, dashboards.length - 1)]?.id ?? null;
  return { ...state, dashboards, active: state.active === id ? neighbour : state.active };
}
