import type { Timing } from "../dashboard/refresh/refreshClock.ts";

/** A clock that a test moves. */
export class FakeTiming implements Timing {
  private moment: number;
  private slept = 0;
  private readonly timers = new Map<number, { at: number; run: () => void }>();
  private made = 0;

  constructor(start = Date.UTC(2026, 4, 3, 10)) {
    this.moment = start;
  }

  now(): number {
    return this.moment;
  }

  awake(): number {
    return this.moment - this.slept;
  }

  after(ms: number, run: () => void): () => void {
    this.made += 1;
    const id = this.made;
    this.timers.set(id, { at: this.moment + ms, run });
    return () => this.timers.delete(id);
  }

  /** Lets time pass, timer by timer. */
  pass(ms: number): void {
    const end = this.moment + ms;
    for (;;) {
      const [next] = [...this.timers].toSorted((a, b) => a[1].at - b[1].at);
      if (next === undefined || next[1].at > end) break;
      this.timers.delete(next[0]);
      this.moment = Math.max(this.moment, next[1].at);
      next[1].run();
    }
    this.moment = end;
  }

  /** Somebody sets the wall's clock back. */
  setBack(ms: number): void {
    this.moment -= ms;
    this.slept -= ms;
    for (const timer of this.timers.values()) timer.at -= ms;
  }

  /** The computer sleeps: the wall's clock goes on, timers do not. */
  sleep(ms: number): void {
    this.moment += ms;
    this.slept += ms;
    for (const timer of this.timers.values()) timer.at += ms;
  }
}
