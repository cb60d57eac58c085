/** What a widget knows of itself: its instance, settings and slots from the main process, its theme from the shell. */

import { type Theme, systemTheme } from "./theme.ts";

/** What the main process tells. */
export interface Identity {
  readonly instance: string;
  readonly widgetId: string;
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly slots: Readonly<Record<string, SlotContext | null>>;
}

/** The provider in a slot; the first three are what a call must carry. */
export interface SlotContext {
  readonly providerHash: string;
  readonly dashboardAppId: string;
  readonly providerName: string;
  readonly type: string;
  readonly label: string;
}

export interface Context extends Identity {
  readonly theme: Theme;
}

/** A widget that no shell tells its theme still starts, in the system's colours. */
const THEME_WITHIN_MS = 1_000;

/** Keeps the context up to date and tells who listens. */
export class ContextKeeper {
  /** The first whole context; rejects when the main process refuses this frame. */
  readonly ready: Promise<Context>;
  private identity: Identity | undefined;
  private theme: Theme | undefined;
  private readonly listeners = new Set<(context: Context) => void>();
  private themed: () => void = () => undefined;
  private asked = 0;

  constructor(private readonly ask: () => Promise<unknown>) {
    const theme = new Promise<void>((resolve) => {
      this.themed = resolve;
      setTimeout(resolve, THEME_WITHIN_MS);
    });
    this.ready = Promise.all([this.ask(), theme]).then(([identity]) => {
      this.identity ??= freezeDeeply(identity as Identity);
      return this.current as Context;
    });
    // Whoever waits for it hears of a failure there; nobody has to wait.
    this.ready.catch(() => undefined);
  }

  /** The context as it is; undefined until the first has come. */
  get current(): Context | undefined {
    return this.identity && Object.freeze({ ...this.identity, theme: this.theme ?? systemTheme() });
  }

  /** Calls `listener` with every later context; what is returned ends that. */
  onContext(listener: (context: Context) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Asks the main process again; tells who listens if anything is different. */
  async refresh(): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    let identity: Identity;
    try {
      identity = (await this.ask()) as Identity;
    } catch {
      // The tile has been removed, or the page is going away; what we know stays what it is.
      return;
    }
    // An answer that was overtaken by a later question is old.
    if (question !== this.asked || JSON.stringify(identity) === JSON.stringify(this.identity)) return;
    this.identity = freezeDeeply(identity);
    this.tell();
  }

  setTheme(theme: Theme): void {
    if (JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    this.theme = freezeDeeply(theme);
    this.themed();
    this.tell();
  }

  private tell(): void {
    const context = this.current;
    if (context === undefined) return;
    for (const listener of this.listeners) listener(context);
  }
}

function freezeDeeply<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freezeDeeply(inner);
  }
  return value;
}
