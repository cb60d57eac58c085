import type { Arrangement, Dashboard, Library, WholeDashboard } from "../ipc/messages.gen.ts";

/** What a fake main process keeps of dashboards. */
export interface DashboardsWorld {
  dashboards: Dashboard[];
  active: string | null;
  arrangement: Arrangement;
  starred: string[];
  deleted: Dashboard[];
}

/** The dashboards of the fake main process, with their steps. */
export class FakeDashboards {
  readonly world: DashboardsWorld;
  readonly #steps = new Map<string, { states: Dashboard[]; at: number }>();

  constructor(world: DashboardsWorld) {
    this.world = world;
  }

  /** What the methods of `mainApi.dashboards` answer. */
  get answers(): Record<string, (...given: never[]) => unknown> {
    const { world } = this;
    return {
      "dashboards.library": ({ whole = [] }: { whole?: string[] }) => this.#library(whole),
      "dashboards.arrange": (arrangement: Arrangement) => {
        world.arrangement = arrangement;
        return { success: true };
      },
      "dashboards.star": (id: string, starred: boolean) => {
        world.starred = starred ? [...world.starred, id] : world.starred.filter((one) => one !== id);
        return { success: true };
      },
      "dashboards.schedules": () => ({
        dashboards: world.dashboards
          .filter((one) => one.refresh?.at.length)
          .map(({ id, refresh, widgets }) => ({
            id,
            refresh,
            widgets: widgets.map((tile) => ({ page: null, ...tile })),
          })),
      }),
      "dashboards.templates": () => ({
        templates: [
          {
            description: "To search.",
            document: { format: "latchkey-dashboard", version: 1, name: "Search overview", tiles: [], wiring: [] },
          },
        ],
      }),
      "dashboards.import": ({ name }: { name: string }) => {
        const made: Dashboard = { id: "made", name, appId: "demo", widgets: [], wiring: [], providers: [] };
        world.dashboards = [...world.dashboards, made];
        return { id: "made", missing: { widgets: [], providers: [] } };
      },
      "dashboards.writeFile": () => ({ file: "overview.json" }),
      "dashboards.readFile": () => ({ imported: null }),
      "dashboards.undelete": (id: string) => {
        const back = world.deleted.filter((one) => one.id === id);
        world.deleted = world.deleted.filter((one) => one.id !== id);
        world.dashboards = [...world.dashboards, ...back];
        return this.#whole(back[0] as Dashboard);
      },
      "dashboards.undo": (id: string) => this.#walk(id, -1),
      "dashboards.redo": (id: string) => this.#walk(id, 1),
      "dashboards.versions": (id: string) => ({
        versions: this.#stepsOf(id)
          .states.map((state, version) => ({
            version,
            at: Date.now() / 1000 - 60,
            label: `Change ${version}`,
            tiles: state.widgets.length,
            current: version === this.#stepsOf(id).at,
          }))
          .toReversed(),
      }),
      "dashboards.version": (id: string, version: number) => ({ dashboard: this.#stepsOf(id).states[version] }),
      "dashboards.restore": (id: string, version: number) => {
        const then = this.#stepsOf(id).states[version] as Dashboard;
        this.#put(then);
        return this.#whole(then);
      },
      "dashboards.save": (dashboard: Dashboard) => {
        this.#put(dashboard);
        world.dashboards = world.dashboards.some((other) => other.id === dashboard.id)
          ? world.dashboards.map((other) => (other.id === dashboard.id ? dashboard : other))
          : [...world.dashboards, dashboard];
        return { success: true, steps: this.#whole(dashboard).steps };
      },
      "dashboards.delete": (id: string) => {
        world.deleted = [...world.deleted, ...world.dashboards.filter((other) => other.id === id)];
        world.dashboards = world.dashboards.filter((other) => other.id !== id);
        if (world.active === id) world.active = world.dashboards[0]?.id ?? null;
        return { success: true };
      },
      "dashboards.activate": (id: string) => {
        world.active = id;
        return { success: true };
      },
    };
  }

  /** The states of a dashboard, the first of which is how the test began. */
  #stepsOf(id: string): { states: Dashboard[]; at: number } {
    const known = this.#steps.get(id) ?? {
      states: this.world.dashboards.filter((one) => one.id === id),
      at: 0,
    };
    this.#steps.set(id, known);
    return known;
  }

  #put(dashboard: Dashboard): void {
    const { states, at } = this.#stepsOf(dashboard.id);
    const kept = [...states.slice(0, at + 1), dashboard];
    this.#steps.set(dashboard.id, { states: kept, at: kept.length - 1 });
    this.world.dashboards = this.world.dashboards.map((one) => (one.id === dashboard.id ? dashboard : one));
  }

  #walk(id: string, by: number): WholeDashboard {
    const { states, at } = this.#stepsOf(id);
    const to = Math.min(states.length - 1, Math.max(0, at + by));
    this.#steps.set(id, { states, at: to });
    const then = states[to] as Dashboard;
    this.world.dashboards = this.world.dashboards.map((one) => (one.id === id ? then : one));
    return this.#whole(then);
  }

  #whole(dashboard: Dashboard): WholeDashboard {
    const { states, at } = this.#stepsOf(dashboard.id);
    return {
      dashboard,
      steps: { undo: at > 0 ? `Change ${at}` : null, redo: at < states.length - 1 ? `Change ${at + 1}` : null },
    };
  }

  #library(whole: readonly string[]): Library {
    const { world } = this;
    const summary = (one: Dashboard) => ({ id: one.id, name: one.name, tiles: one.widgets.length });
    return {
      summaries: world.dashboards.map((one) => ({
        ...summary(one),
        starred: world.starred.includes(one.id),
        opened: null,
      })),
      arrangement: world.arrangement,
      active: world.active,
      deleted: world.deleted.map((one) => ({ ...summary(one), deleted: 1 })),
      whole: world.dashboards
        .filter((one) => one.id === world.active || whole.includes(one.id))
        .map((one) => this.#whole(one)),
    };
  }
}
