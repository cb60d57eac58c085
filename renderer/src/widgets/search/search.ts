import type { SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";
import { type Hit, readHit } from "./hits.ts";

/** An index of the provider. */
export interface Index {
  readonly name: string;
  readonly entries: number;
  /** It is being built, so more records will come. */
  readonly building: boolean;
}

/** A search result for display. `ms` is how long the user waited. */
export interface Answer {
  readonly index: string;
  readonly query: string;
  readonly hits: readonly Hit[];
  readonly total: number;
  readonly ms: number;
  readonly source: ReturnType<typeof host.latchkey.source>;
}

/** The oldest list that is accepted, in milliseconds: widgets share one request, yet a growing index shows. */
const LIST_MS = 1000;

/** The indices of the slot's provider, the fullest first. */
export async function listIndices(slot: SlotProvider, signal: AbortSignal, asking: Asking): Promise<Index[]> {
  const result = asking.take(
    await host.api.algolia.listIndices({ ...reference(slot), ...asking.terms(LIST_MS) }, { signal }),
  ) as { items?: { name: string; entries?: number; pendingTask?: boolean }[] };
  return (result.items ?? [])
    .map((item) => ({ name: item.name, entries: item.entries ?? 0, building: item.pendingTask === true }))
    .toSorted((a, b) => b.entries - a.entries || a.name.localeCompare(b.name));
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
    source: host.latchkey.source(result),
  };
}
