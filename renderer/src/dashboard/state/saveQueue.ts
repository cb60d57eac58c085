import type { Dashboard, DashboardSaved } from "../../ipc/messages.gen.ts";

/** What became of a save. */
export interface SaveQueueEvents {
  saved(dashboard: Dashboard, answer: DashboardSaved): void;
  /** The screen still shows the change; `retry` saves the newest state of the dashboard. */
  failed(error: unknown, retry: () => void): void;
}

/** Changes within this time become one save: a drag makes dozens. */
export const DEBOUNCE_MS = 400;

/** Saves dashboards one at a time, always the newest state of each: an old state never overwrites a newer one. */
export class SaveQueue {
  readonly #save: (dashboard: Dashboard) => Promise<DashboardSaved>;
  readonly #events: SaveQueueEvents;
  readonly #waiting = new Map<string, Dashboard>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #tail: Promise<void> = Promise.resolve();

  constructor(save: (dashboard: Dashboard) => Promise<DashboardSaved>, events: SaveQueueEvents) {
    this.#save = save;
    this.#events = events;
  }

  /** Saves once the user has paused. */
  saveSoon(dashboard: Dashboard): void {
    this.#waiting.set(dashboard.id, dashboard);
    clearTimeout(this.#timers.get(dashboard.id));
    this.#timers.set(
      dashboard.id,
      setTimeout(() => this.saveNow(dashboard.id), DEBOUNCE_MS),
    );
  }

  /** Saves the waiting state of a dashboard, as soon as the saves before it are done. */
  saveNow(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#tail = this.#tail.then(() => this.#write(id));
  }

  /** Saves every waiting state; for a page that is about to end. */
  flush(): void {
    for (const id of this.#waiting.keys()) this.saveNow(id);
  }

  /** Runs a task after the saves that have begun and before later ones. */
  runBetweenSaves(task: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(task);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  /** Replaces the waiting state of a dashboard; without one, does nothing. */
  replaceWaiting(dashboard: Dashboard): void {
    if (this.#waiting.has(dashboard.id)) this.#waiting.set(dashboard.id, dashboard);
  }

  /** Drops the waiting state of a dashboard that is being deleted. */
  discard(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#waiting.delete(id);
  }

  async #write(id: string): Promise<void> {
    const dashboard = this.#waiting.get(id);
    if (dashboard === undefined) return;
    this.#waiting.delete(id);
    let answer: DashboardSaved;
    try {
      answer = await this.#save(dashboard);
    } catch (error) {
      // It waits again, unless a newer state does, so that a retry saves the newest one.
      if (!this.#waiting.has(id)) this.#waiting.set(id, dashboard);
      this.#events.failed(error, () => this.saveNow(id));
      return;
    }
    this.#events.saved(dashboard, answer);
  }
}
