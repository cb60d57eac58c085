import { host } from "./host.ts";

/** How the calls of one load ask the cache, and what of their answers is from an earlier run. */
export class Asking {
  /** When the oldest of the answers was given, in ms since 1970; undefined while all of them are of this run. */
  asOf: number | undefined;
  private readonly warmStart: boolean;

  /** Without `warmStart` answers of earlier runs are declined. */
  constructor(warmStart: boolean) {
    this.warmStart = warmStart;
  }

  /** The `cache` of a call that accepts an answer of that age. */
  cache(ttl: number): { ttl: number; warmStart: boolean } {
    return { ttl, warmStart: this.warmStart };
  }

  /** Notes when `result` was given, and hands it on. */
  take<T>(result: T): T {
    const at = host.latchkey.asOf(result);
    if (at !== undefined) this.asOf = Math.min(at, this.asOf ?? at);
    return result;
  }
}
