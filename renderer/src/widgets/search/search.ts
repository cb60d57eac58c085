import type { SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";
import { type Hit, readHit } from "./hits.ts";

/** A search result for display. `ms` is how long the user waited. */
export interface Answer {
  readonly index: string;
  readonly query: string;
  readonly hits: readonly Hit[];
  readonly total: number;
  readonly ms: number;
  /** When it came, in ms since 1970. */
  readonly at: number;
  readonly source: ReturnType<typeof host.latchkey.source>;
}

/** Searches. `cacheSeconds` of zero asks the service every time. */
export async function search(
  slot: SlotProvider,
  index: string,
  query: string,
  { hitsPerPage, cacheSeconds }: { hitsPerPage: number; cacheSeconds: number },
  signal: AbortSignal,
  asking: Asking,
): Promise<Answer> {
  const began = performance.now();
  const result = asking.take(
    await host.api.algolia.search(
      {
        ...reference(slot),
        indexName: index,
        query,
        options: { hitsPerPage },
        ...(cacheSeconds > 0 ? asking.terms(cacheSeconds * 1000) : {}),
      },
      { signal },
    ),
  ) as { hits?: Record<string, unknown>[]; nbHits?: number };
  const hits = (result.hits ?? []).map(readHit);
  return {
    index,
    query,
    hits,
    total: result.nbHits ?? hits.length,
    ms: performance.now() - began,
    at: Date.now(),
    source: host.latchkey.source(result),
  };
}
