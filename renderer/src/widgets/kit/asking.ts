import type { CacheTtl, Fresh } from "../../ipc/messages.gen.ts";
import { host } from "./host.ts";

/** How the calls of one load ask the cache, and what of their answers is from an earlier run. */
export class Asking {
  /** When the oldest of the answers was given, in ms since 1970; undefined while all of them are of this run. */
  asOf: number | undefined;

  /** Without `warmStart` answers of earlier runs are declined. `fresh` is what a refresh asks for. */
  constructor(
    private readonly warmStart: boolean,
    private readonly fresh: Fresh | null = null,
  ) {}

  /** The `cache` of a call that accepts an answer of that age. Prefer `terms`. */
  cache(ttl: number): CacheTtl {
    return this.fresh?.cache ?? { ttl, warmStart: this.warmStart };
  }

  /** `cache` and `forceRefresh` of a call that accepts an answer of that age; in a refresh, what the refresh asks for. */
  terms(ttl: number): { cache: CacheTtl; forceRefresh: boolean } {
    return { cache: this.cache(ttl), forceRefresh: this.fresh?.forceRefresh ?? false };
  }

  /** Notes when `result` was given, and hands it on. */
  take<T>(result: T): T {
    const at = host.latchkey.asOf(result);
    if (at !== undefined) this.asOf = Math.min(at, this.asOf ?? at);
    return result;
  }
}
