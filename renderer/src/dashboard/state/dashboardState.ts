import type {
  Arrangement,
  Dashboard,
  DashboardSteps,
  DashboardSummary,
  DeletedDashboard,
  Library,
  Tile,
  WholeDashboard,
} from "../../ipc/messages.gen.ts";
import type { LastView } from "../../host/lastView.tsx";
import { same } from "../../host/same.ts";
import { mergeDashboard } from "./mergeDashboard.ts";

/** The dashboards as the main process stores them, by its last answer. */
interface Stored {
  readonly dashboards: ReadonlyMap<string, Dashboard>;
  readonly active: string | null;
}

/** The dashboards as the page shows them, which one is open, and what the main process has stored so far. */
export interface DashboardsState {
  /** Those whose content the page has: the open one, and those that were opened before it. */
  readonly dashboards: readonly Dashboard[];
  /** Every dashboard, without its content. */
  readonly summaries: readonly DashboardSummary[];
  readonly arrangement: Arrangement;
  /** What was deleted and can come back, the latest first. */
  readonly deleted: readonly DeletedDashboard[];
  /** What Undo and Redo would do, by dashboard. */
  readonly steps: ReadonlyMap<string, DashboardSteps>;
  readonly active: string | null;
  readonly stored: Stored;
  /** Tiles that are not stored yet. The main process would refuse their frames, so the page does not create them. */
  readonly unsaved: ReadonlySet<string>;
}

export type DashboardsAction =
  | { kind: "loaded"; library: Library }
  | { kind: "opened"; id: string }
  | { kind: "activated"; id: string }
  | { kind: "put"; dashboard: Dashboard }
  | { kind: "deleted"; id: string }
  | { kind: "arranged"; arrangement: Arrangement }
  | { kind: "stepped"; whole: WholeDashboard }
  | { kind: "saved"; dashboard: Dashboard; steps: DashboardSteps };

export const NO_STEPS: DashboardSteps = { undo: null, redo: null };

export const NO_DASHBOARDS: DashboardsState = {
  dashboards: [],
  summaries: [],
  arrangement: { folders: [], top: [] },
  deleted: [],
  steps: new Map(),
  active: null,
  stored: { dashboards: new Map(), active: null },
  unsaved: new Set(),
};

/**
 * What the last run knew, until the main process says what there is. Of widgets that did not come with Latchkey nothing
 * can be loaded before that, so their frames wait.
 */
export function dashboardsOf(last: LastView): DashboardsState {
  const state = reduce(NO_DASHBOARDS, { kind: "loaded", library: last.library });
  const waiting = state.dashboards.flatMap((dashboard) =>
    dashboard.widgets.filter((tile) => !last.builtIn.includes(tile.widget)).map((tile) => tile.instance),
  );
  return { ...state, unsaved: new Set(waiting) };
}

/** The state after an action. */
export function reduce(state: DashboardsState, action: DashboardsAction): DashboardsState {
  switch (action.kind) {
    case "loaded":
      return take(state, action.library);
    case "opened":
      return state.dashboards.some((dashboard) => dashboard.id === action.id) ? { ...state, active: action.id } : state;
    case "activated":
      return { ...state, stored: { ...state.stored, active: action.id } };
    case "put":
      return put(state, action.dashboard);
    case "deleted":
      return remove(state, action.id);
    case "arranged":
      return { ...state, arrangement: action.arrangement };
    case "stepped":
      return step(state, action.whole);
    case "saved": {
      const saved = new Set(action.dashboard.widgets.map((tile) => tile.instance));
      return {
        ...state,
        stored: {
          ...state.stored,
          dashboards: new Map(state.stored.dashboards).set(action.dashboard.id, action.dashboard),
        },
        steps: new Map(state.steps).set(action.dashboard.id, action.steps),
        unsaved: new Set([...state.unsaved].filter((instance) => !saved.has(instance))),
      };
    }
  }
}

/** Every dashboard as it is now, whether its change has been saved or not, in the user's order. */
export function summariesNow(state: DashboardsState): DashboardSummary[] {
  const here = new Map(state.dashboards.map((dashboard) => [dashboard.id, dashboard]));
  const listed = state.summaries.map((summary) => {
    const dashboard = here.get(summary.id);
    here.delete(summary.id);
    return dashboard === undefined ? summary : { ...summary, name: dashboard.name, tiles: dashboard.widgets.length };
  });
  const added = [...here.values()].map(({ id, name, widgets }) => ({
    id,
    name,
    tiles: widgets.length,
    starred: false,
    opened: null,
  }));
  return [...listed, ...added];
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
function take(state: DashboardsState, library: Library): DashboardsState {
  const { stored } = state;
  const { active } = library;
  const theirs = library.whole.map((one) => one.dashboard);
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
    summaries: library.summaries,
    arrangement: library.arrangement,
    deleted: library.deleted,
    steps: new Map(library.whole.map((one) => [one.dashboard.id, one.steps])),
    dashboards,
    active: dashboards.some((dashboard) => dashboard.id === wanted) ? wanted : (dashboards[0]?.id ?? null),
    stored: { dashboards: there, active },
    unsaved: new Set([...state.unsaved].filter((instance) => !saved.has(instance))),
  };
}

/** Takes over what Undo, Redo or a restored version made of one dashboard; what changed here meanwhile stays. */
function step(state: DashboardsState, { dashboard, steps }: WholeDashboard): DashboardsState {
  const saved = new Set(dashboard.widgets.map((tile) => tile.instance));
  const known = state.dashboards.some((mine) => mine.id === dashboard.id);
  return {
    ...state,
    dashboards: known
      ? state.dashboards.map((mine) =>
          mine.id === dashboard.id ? mergeDashboard(state.stored.dashboards.get(mine.id), mine, dashboard) : mine,
        )
      : [...state.dashboards, dashboard],
    deleted: state.deleted.filter((one) => one.id !== dashboard.id),
    steps: new Map(state.steps).set(dashboard.id, steps),
    stored: { ...state.stored, dashboards: new Map(state.stored.dashboards).set(dashboard.id, dashboard) },
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
    // In words once it is saved; a change that waits for that can be undone already.
    steps:
      known === undefined
        ? state.steps
        : new Map(state.steps).set(dashboard.id, { undo: "The last change", redo: null }),
    unsaved: added.length === 0 ? state.unsaved : new Set([...state.unsaved, ...added]),
  };
}

function remove(state: DashboardsState, id: string): DashboardsState {
  const at = state.dashboards.findIndex((dashboard) => dashboard.id === id);
  const dashboards = state.dashboards.filter((dashboard) => dashboard.id !== id);
  const neighbour = dashboards[Math.min(at, dashboards.length - 1)]?.id ?? null;
  return {
    ...state,
    dashboards,
    summaries: state.summaries.filter((summary) => summary.id !== id),
    active: state.active === id ? neighbour : state.active,
  };
}
