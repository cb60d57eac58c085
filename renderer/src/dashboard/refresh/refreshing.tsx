import { createContext, useContext } from "react";
import { type Asked, type Plan, RefreshClock, type Timing } from "./refreshClock.ts";
import { type Rule, OFF } from "./schedule.ts";

/** Why a tile does not refresh by itself for now. */
export type Pause = "hidden" | "slept" | "battery" | "provider";

/** When a tile refreshes by itself. */
export interface TilePlan {
  readonly rule: Rule & { readonly reload: boolean };
  readonly pause: Pause | null;
}

export const NO_PLAN: TilePlan = { rule: { ...OFF, reload: false }, pause: null };

/** The browser's own clock. */
export const WINDOW_TIMING: Timing = {
  now: () => Date.now(),
  awake: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Brings the clock and the tiles' frames together. */
export class Refreshing {
  readonly #frames = new Map<string, (asked: Asked) => void>();
  readonly #clock: RefreshClock;

  /** `absent` hears of a tile that is due and has no frame. */
  constructor(timing: Timing, slept: () => void, absent: (instance: string) => void = () => undefined) {
    const send = (instance: string, asked: Asked): void => {
      const frame = this.#frames.get(instance);
      if (frame === undefined) absent(instance);
      else frame(asked);
    };
    this.#clock = new RefreshClock(timing, send, slept);
  }

  /** Hands a tile's refreshes to its frame, until the result is called. */
  register(instance: string, refresh: (asked: Asked) => void): () => void {
    this.#frames.set(instance, refresh);
    return () => {
      if (this.#frames.get(instance) === refresh) this.#frames.delete(instance);
    };
  }

  plan(plans: ReadonlyMap<string, TilePlan>): void {
    const known = new Map<string, Plan>();
    for (const [instance, { rule, pause }] of plans) known.set(instance, { rule, paused: pause !== null });
    this.#clock.plan(known);
  }

  /** Refreshes these tiles now, one shortly after the other. */
  ask(instances: readonly string[]): void {
    this.#clock.ask(instances);
  }

  close(): void {
    this.#clock.close();
  }
}

/** The window's refreshes, and when each tile has its own. */
export interface Refreshes {
  readonly refreshing: Refreshing | null;
  readonly plans: ReadonlyMap<string, TilePlan>;
  /** The page, as `dashboard/page`, whose time of day came last while it had no frames. */
  readonly wanted: string | null;
}

/** What the tiles of a window know of refreshes. */
export const RefreshContext = createContext<Refreshes>({ refreshing: null, plans: new Map(), wanted: null });

/** The window's refreshes, and the plan of one tile. */
export function useRefreshPlan(instance: string): { refreshing: Refreshing | null; plan: TilePlan } {
  const { refreshing, plans } = useContext(RefreshContext);
  return { refreshing, plan: plans.get(instance) ?? NO_PLAN };
}
