/** A widget that was stopped twice of late waits so long, and each further time twice as long. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/** After such a time without a flood a widget starts with a clean slate. */
const FORGOTTEN_MS = 300_000;

interface Past {
  readonly times: number;
  readonly last: number;
}

/**
 * When a widget that flooded the window may be started again. For a second or so each flood takes the window's own time:
 * once by mistake is told and forgiven, again and again is held to a small part of the time.
 */
export class Restarts {
  private readonly past = new Map<string, Past>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Notes that a tile's widget was stopped for a flood. */
  stopped(instance: string): void {
    this.past.set(instance, { times: this.times(instance) + 1, last: this.now() });
  }

  /** Milliseconds until it may be started; 0: now. */
  waits(instance: string): number {
    const times = this.times(instance);
    if (times < 2) return 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (times - 2), LONGEST_WAIT_MS);
    return Math.max(0, (this.past.get(instance)?.last ?? 0) + wait - this.now());
  }

  private times(instance: string): number {
    const past = this.past.get(instance);
    if (past !== undefined && this.now() - past.last < FORGOTTEN_MS) return past.times;
    this.past.delete(instance);
    return 0;
  }
}

/** Of every tile of this window, also of those that come and go. */
export const restarts = new Restarts();
