/** Decides which tile refreshes when, with one timer for all of them. Time is injected. */

import { type Rule, newSince, isOn, nextDue, phaseOf } from "./schedule.ts";

/** What the clock knows of time. */
export interface Timing {
  /** In ms since 1970. */
  now(): number;
  /** In ms of a clock that stands still while the computer sleeps. */
  awake(): number;
  /** Calls `run` after so many ms; the result cancels that. */
  after(ms: number, run: () => void): () => void;
}

/** One tile's rule, and whether it waits. */
export interface Plan {
  readonly rule: Rule;
  readonly paused: boolean;
}

/** One refresh of a widget. */
export interface Asked {
  /** An answer from after this moment, in ms since 1970, is new enough. */
  readonly since: number;
  /** Past the cache: somebody asked for this one tile. */
  readonly force: boolean;
  /** Whether its time had come; else somebody asked. */
  readonly scheduled: boolean;
}

/** Lets a widget refresh. */
export type Send = (instance: string, asked: Asked) => void;

interface Entry {
  plan: Plan;
  readonly phase: number;
  due: number | null;
  /** What somebody asked for, and when. */
  asked: { readonly at: number; readonly alone: boolean } | null;
}

/** No two refreshes begin within this time: what has waited does not begin in one burst. */
export const GAP_MS = 100;

/** The clock looks again after this time at the latest: the computer may have slept, or its clock been set. */
const LOOK_MS = 30_000;

/** So much more time on the wall than awake is a sleep. */
const SLEPT_MS = 15_000;

/** So much less time on the wall than awake: somebody has set the clock back. */
const SET_BACK_MS = 1_000;

export class RefreshClock {
  private entries = new Map<string, Entry>();
  private cancel: (() => void) | null = null;
  private sentAt = Number.NEGATIVE_INFINITY;
  private asleep: number;

  /** `slept` is called once after each sleep of the computer. */
  constructor(
    private readonly timing: Timing,
    private readonly send: Send,
    private readonly slept: () => void = () => undefined,
  ) {
    this.asleep = timing.now() - timing.awake();
  }

  /** The tiles there are. One whose rule has changed begins anew; one that waits keeps the moment at which it was due. */
  plan(plans: ReadonlyMap<string, Plan>): void {
    const now = this.timing.now();
    const before = this.entries;
    this.entries = new Map(
      [...plans].map(([instance, plan]) => {
        const known = before.get(instance);
        const phase = known?.phase ?? phaseOf(instance);
        const kept = known !== undefined && sameRule(known.plan.rule, plan.rule);
        const due = kept ? known.due : nextDue(plan.rule, phase, now);
        return [instance, { plan, phase, due, asked: known?.asked ?? null }];
      }),
    );
    this.arm();
  }

  /** Refreshes these tiles soon, one after the other, whether they wait or not. What the first fetches, others share. */
  ask(instances: readonly string[]): void {
    const asked = { at: this.timing.now(), alone: instances.length === 1 };
    for (const instance of instances) {
      const entry = this.entries.get(instance);
      if (entry !== undefined) entry.asked = asked;
    }
    this.look();
  }

  /** When a tile is due, in ms since 1970; null where it refreshes on request only. */
  dueAt(instance: string): number | null {
    return this.entries.get(instance)?.due ?? null;
  }

  close(): void {
    this.cancel?.();
    this.cancel = null;
    this.entries.clear();
  }

  private look(): void {
    const now = this.timing.now();
    const asleep = now - this.timing.awake();
    const slept = asleep - this.asleep > SLEPT_MS;
    if (this.asleep - asleep > SET_BACK_MS) this.beginAnew(now);
    this.asleep = asleep;
    // Who hears of it may let tiles wait: then they do not begin first.
    if (slept) this.slept();
    const next = this.next(now);
    if (next !== null && now - this.sentAt >= GAP_MS) this.run(next, now);
    this.arm();
  }

  /** The clock was set back: moments that were reckoned by it before may be years ahead. */
  private beginAnew(now: number): void {
    this.sentAt = Number.NEGATIVE_INFINITY;
    for (const entry of this.entries.values()) {
      if (entry.due !== null) entry.due = nextDue(entry.plan.rule, entry.phase, now);
      if (entry.asked !== null) entry.asked = { ...entry.asked, at: Math.min(entry.asked.at, now) };
    }
  }

  /** Who is due: those that somebody asked for first, then whoever has been due for longest. */
  private next(now: number): [string, Entry] | null {
    const due = [...this.entries].filter(
      ([, { asked, due: moment, plan }]) => asked !== null || (moment !== null && moment <= now && !plan.paused),
    );
    const rank = ({ asked, due: moment }: Entry): number => (asked === null ? (moment ?? 0) : asked.at - 1e15);
    return due.reduce<[string, Entry] | null>(
      (best, one) => (best === null || rank(one[1]) < rank(best[1]) ? one : best),
      null,
    );
  }

  private run([instance, entry]: [string, Entry], now: number): void {
    const { asked, due, phase, plan } = entry;
    this.sentAt = now;
    entry.asked = null;
    entry.due = nextDue(plan.rule, phase, now);
    if (asked === null)
      this.send(instance, { since: newSince(plan.rule, phase, due ?? now, now), force: false, scheduled: true });
    else this.send(instance, { since: asked.at, force: asked.alone, scheduled: false });
  }

  private arm(): void {
    this.cancel?.();
    this.cancel = null;
    const now = this.timing.now();
    const waits = [...this.entries.values()].flatMap(({ asked, due, plan }) =>
      asked !== null ? [0] : due === null || plan.paused ? [] : [due - now],
    );
    const on = [...this.entries.values()].some(({ plan }) => isOn(plan.rule));
    if (waits.length === 0 && !on) return;
    const wait = Math.max(Math.min(LOOK_MS, ...waits), this.sentAt + GAP_MS - now, 0);
    this.cancel = this.timing.after(wait, () => this.look());
  }
}

function sameRule(a: Rule, b: Rule): boolean {
  return a.every === b.every && a.at.length === b.at.length && a.at.every((time, nth) => time === b.at[nth]);
}
