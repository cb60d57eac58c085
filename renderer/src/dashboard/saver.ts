import type { Dashboard } from "../ipc/messages.gen.ts";

/** What happens to a dashboard on its way to the disk. */
export interface SaverEvents {
  saved(dashboard: Dashboard): void;
  /** The dashboard is still as the user left it on screen; `retry` saves what is newest by then. */
  failed(error: unknown, retry: () => void): void;
}

/** Changes within this time are one save: a drag is dozens of changes. */
export const SETTLE_MS = 400;

/**
 * Saves dashboards one after the other, always the newest state of each, so that an old state never overwrites a new one.
 */
export class Saver {
  readonly #save: (dashboard: Dashboard) => Promise<unknown>;
  readonly #events: SaverEvents;
  readonly #waiting = new Map<string, Dashboard>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #line: Promise<void> = Promise.resolve();

  constructor(save: (dashboard: Dashboard) => Promise<unknown>, events: SaverEvents) {
    this.#save = save;
    this.#events = events;
  }

  /** Saves once the user has paused. */
  soon(dashboard: Dashboard): void {
    this.#waiting.set(dashboard.id, dashboard);
    clearTimeout(this.#timers.get(dashboard.id));
    this.#timers.set(
      dashboard.id,
      setTimeout(() => this.now(dashboard.id), SETTLE_MS),
    );
  }

  /** Saves at once what waits of a dashboard, after what is being saved already. */
  now(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#line = this.#line.then(() => this.#write(id));
  }

  /** Saves everything that waits: the page is about to go. */
  flush(): void {
    for (const id of this.#waiting.keys()) this.now(id);
  }

  /** Does something between two saves: after those that are under way, before those that come later. */
  between(task: () => Promise<void>): Promise<void> {
    const done = this.#line.then(task);
    this.#line = done.catch(() => undefined);
    return done;
  }

  /** Replaces what waits of a dashboard, if anything does. */
  amend(dashboard: Dashboard): void {
    if (this.#waiting.has(dashboard.id)) this.#waiting.set(dashboard.id, dashboard);
  }

  /** Forgets what waits of a dashboard that is being deleted. */
  forget(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#waiting.delete(id);
  }

  async #write(id: string): Promise<void> {
    const dashboard = this.#waiting.get(id);
    if (dashboard === undefined) return;
    this.#waiting.delete(id);
    try {
      await this.#save(dashboard);
    } catch (error) {
      // Keep it waiting unless something newer does: a retry then saves the newest.
      if (!this.#waiting.has(id)) this.#waiting.set(id, dashboard);
      this.#events.failed(error, () => this.now(id));
      return;
    }
    this.#events.saved(dashboard);
  }
}
