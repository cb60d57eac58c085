/** Refreshes, on the widget's side: the shell says when, the widget's listeners ask anew. */

import { report } from "../ipc/intrinsics.ts";
import type { Fresh } from "../ipc/messages.gen.ts";

type RefreshListener = (fresh: Fresh) => void;

/** Widgets that refresh one after the other share an answer for so long. */
const KEEP_MS = 30_000;

/** A day in ms, the longest that the cache takes. */
const LONGEST_MS = 86_400_000;

/** Keeps the listeners. `tell` lets the shell know once that there is one: a widget without any is not refreshed. */
export class Refreshes {
  private readonly listeners = new Set<RefreshListener>();
  private told = false;

  /** `failed` hears what a listener throws. */
  constructor(
    private readonly tell: () => void,
    private readonly failed: (error: unknown) => void = report,
  ) {}

  /** Calls `listener` at every refresh, until the returned function is called. */
  onRefresh(listener: RefreshListener): () => void {
    // Two listeners with the same function are two.
    const own: RefreshListener = (fresh) => listener(fresh);
    this.listeners.add(own);
    if (!this.told) this.tell();
    this.told = true;
    return () => this.listeners.delete(own);
  }

  /** Tells the listeners; an answer from after `since`, in ms since 1970, is new enough. `scheduled`: no person asked. */
  run(since: number, forced: boolean, scheduled = false): void {
    // The moment itself goes along, since calls take their time. The age says how long the answer is kept for others.
    const ttl = Math.min(Math.max(Math.round(Date.now() - since), KEEP_MS), LONGEST_MS);
    const cache = Object.freeze({ ttl, since, warmStart: false, asked: scheduled ? "schedule" : "person" } as const);
    const fresh: Fresh = Object.freeze({ cache, forceRefresh: forced });
    for (const listener of this.listeners) {
      try {
        listener(fresh);
      } catch (error) {
        // One that throws does not keep the others from hearing.
        this.failed(error);
      }
    }
  }
}

/** Runs the listeners whenever the page at `appOrigin`, the shell, says so. */
export function receiveRefreshes(appOrigin: string, refreshes: Refreshes): void {
  window.addEventListener("message", (event) => {
    if (!event.isTrusted || event.source !== window.parent || event.origin !== appOrigin) return;
    if (typeof event.data !== "object" || event.data?.latchkey !== "refresh") return;
    const { since, force, scheduled } = event.data as { since?: unknown; force?: unknown; scheduled?: unknown };
    if (typeof since === "number" && Number.isFinite(since)) refreshes.run(since, force === true, scheduled === true);
  });
}
