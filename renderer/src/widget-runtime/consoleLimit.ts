/**
 * Bounds what a widget writes to its console, in its own process: each message costs the window's own thread time.
 *
 * Beyond the allowance one message in `KEPT` still goes out, so that the window hears of a widget that goes on, and
 * unloads it. A widget that gets around this, in a frame of its own making, is bounded where its messages arrive.
 */

const PER_SECOND = 20;
const BURST = 200;
const KEPT = 50;

/** Says of each message whether it goes out. */
export class ConsoleLimit {
  private tokens = BURST;
  private refilled: number;
  private over = 0;

  constructor(private readonly now: () => number) {
    this.refilled = now();
  }

  allows(): boolean {
    if (this.tokens < 1) {
      const now = this.now();
      this.tokens = Math.min(BURST, this.tokens + ((now - this.refilled) / 1000) * PER_SECOND);
      this.refilled = now;
      if (this.tokens < 1) {
        this.over += 1;
        return this.over % KEPT === 0;
      }
    }
    this.tokens -= 1;
    return true;
  }
}

/** Puts the limit before every function of the console, before what the browser writes of errors, and before `alert`. */
export function limitConsole(host: Window & typeof globalThis): void {
  const clock = performance.now.bind(performance);
  const limit = new ConsoleLimit(clock);
  const console = host.console as unknown as Record<string, unknown>;
  for (const name of Object.keys(console)) {
    const write = console[name];
    if (typeof write !== "function") continue;
    const bound = write.bind(console) as (...values: unknown[]) => unknown;
    console[name] = (...values: unknown[]) => (limit.allows() ? bound(...values) : undefined);
  }
  const quiet = (event: Event): void => {
    if (limit.allows()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  host.addEventListener("error", quiet, true);
  host.addEventListener("unhandledrejection", quiet, true);
  // The frame's sandbox refuses these three anyway, with a message each.
  host.alert = () => undefined;
  host.confirm = () => false;
  host.prompt = () => null;
}
