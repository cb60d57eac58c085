/** Keeps a widget's context: instance, settings and slots from the main process, the theme from the shell. */

import type { Channels, Theme, WidgetContext } from "../ipc/messages.gen.ts";
import { systemTheme } from "./theme.ts";

/** The part of the context that the main process knows. */
type Identity = Channels["widget-context"]["result"];

/** A widget starts in the system's colours when no theme has arrived after this time. */
const THEME_WITHIN_MS = 1_000;

/** Holds the current context, reloads it on request, and calls the listeners when it changes. */
export class ContextKeeper {
  /** The first complete context; rejects when the main process refuses this frame. */
  readonly ready: Promise<WidgetContext>;
  private identity: Identity | undefined;
  private theme: Theme | undefined;
  private readonly listeners = new Set<(context: WidgetContext) => void>();
  private themed: () => void = () => undefined;
  private requests = 0;

  constructor(private readonly ask: () => Promise<unknown>) {
    const theme = new Promise<void>((resolve) => {
      this.themed = resolve;
      setTimeout(resolve, THEME_WITHIN_MS);
    });
    this.ready = Promise.all([this.ask(), theme]).then(([identity]) => {
      this.identity ??= freezeDeeply(identity as Identity);
      return this.current as WidgetContext;
    });
    // Whoever awaits `ready` gets the rejection; without this line it would also count as unhandled.
    this.ready.catch(() => undefined);
  }

  /** The current context; undefined before the first has arrived. */
  get current(): WidgetContext | undefined {
    return this.identity && Object.freeze({ ...this.identity, theme: this.theme ?? systemTheme() });
  }

  /** Calls `listener` with every later context. Returns a function that removes it. */
  onContext(listener: (context: WidgetContext) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Asks the main process again and calls the listeners if anything has changed. */
  async refresh(): Promise<void> {
    this.requests += 1;
    const request = this.requests;
    let identity: Identity;
    try {
      identity = (await this.ask()) as Identity;
    } catch {
      // The tile has been removed or the page is ending; keep the context as it is.
      return;
    }
    // A later request has been made meanwhile; its answer is newer.
    if (request !== this.requests || JSON.stringify(identity) === JSON.stringify(this.identity)) return;
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
