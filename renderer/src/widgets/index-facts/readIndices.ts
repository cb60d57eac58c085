import type { SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";

/** The figures of an index. */
export interface IndexFacts {
  readonly name: string;
  readonly entries: number;
  /** Bytes of its records. */
  readonly dataSize: number;
  readonly building: boolean;
  /** The number of searchable attributes; undefined where the key may not read settings. */
  readonly attributes: number | undefined;
}

/** How many indices' settings are read; each costs a request. */
const MAX_SETTINGS_READ = 12;

/** The oldest settings that are accepted, in milliseconds. */
const SETTINGS_MS = 30_000;

/** The oldest list that is accepted, in milliseconds: widgets share one request, yet a growing index shows. */
const LIST_MS = 1000;

/** The indices of the slot's provider, the fullest first. */
export async function readIndices(slot: SlotProvider, signal: AbortSignal, asking: Asking): Promise<IndexFacts[]> {
  const list = asking.take(
    await host.api.algolia.listIndices({ ...reference(slot), ...asking.terms(LIST_MS) }, { signal }),
  ) as { items?: { name: string; entries?: number; dataSize?: number; pendingTask?: boolean }[] };
  const items = (list.items ?? []).toSorted((a, b) => (b.entries ?? 0) - (a.entries ?? 0));
  return await Promise.all(
    items.map(async (item, at) => ({
      name: item.name,
      entries: item.entries ?? 0,
      dataSize: item.dataSize ?? 0,
      building: item.pendingTask === true,
      attributes: at < MAX_SETTINGS_READ ? await attributesOf(slot, item.name, signal, asking) : undefined,
    })),
  );
}

async function attributesOf(
  slot: SlotProvider,
  indexName: string,
  signal: AbortSignal,
  asking: Asking,
): Promise<number | undefined> {
  try {
    const settings = asking.take(
      await host.api.algolia.getSettings({ ...reference(slot), indexName, ...asking.terms(SETTINGS_MS) }, { signal }),
    ) as { searchableAttributes?: unknown };
    return Array.isArray(settings.searchableAttributes) ? settings.searchableAttributes.length : undefined;
  } catch {
    // Some keys may list indices but not read their settings; the chart works without.
    return undefined;
  }
}
