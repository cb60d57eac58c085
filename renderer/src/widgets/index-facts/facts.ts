import type { SlotContext } from "../../widget-runtime/context.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";

/** What is known of an index. */
export interface IndexFacts {
  readonly name: string;
  readonly entries: number;
  /** Bytes of its records. */
  readonly dataSize: number;
  readonly building: boolean;
  /** How many attributes it searches; undefined where its settings may not be read. */
  readonly attributes: number | undefined;
}

/** The settings of so many indices are read; each costs a request. */
const MOST_SETTINGS = 12;

/** As long as a call's `cache: true` accepts. */
const SETTINGS_MS = 30_000;

/** Long enough that the widgets of a dashboard share one list, short enough to watch an index grow. */
const LIST_MS = 1000;

/** The indices of the slot's provider, the fullest first. */
export async function readFacts(slot: SlotContext, signal: AbortSignal, asking: Asking): Promise<IndexFacts[]> {
  const list = asking.take(
    await host.api.algolia.listIndices({ ...reference(slot), cache: asking.cache(LIST_MS) }, { signal }),
  ) as { items?: { name: string; entries?: number; dataSize?: number; pendingTask?: boolean }[] };
  const items = (list.items ?? []).toSorted((a, b) => (b.entries ?? 0) - (a.entries ?? 0));
  return await Promise.all(
    items.map(async (item, at) => ({
      name: item.name,
      entries: item.entries ?? 0,
      dataSize: item.dataSize ?? 0,
      building: item.pendingTask === true,
      attributes: at < MOST_SETTINGS ? await attributesOf(slot, item.name, signal, asking) : undefined,
    })),
  );
}

async function attributesOf(
  slot: SlotContext,
  indexName: string,
  signal: AbortSignal,
  asking: Asking,
): Promise<number | undefined> {
  try {
    const settings = asking.take(
      await host.api.algolia.getSettings(
        { ...reference(slot), indexName, cache: asking.cache(SETTINGS_MS) },
        { signal },
      ),
    ) as { searchableAttributes?: unknown };
    return Array.isArray(settings.searchableAttributes) ? settings.searchableAttributes.length : undefined;
  } catch {
    // A key may list indices and yet not read their settings: the chart does without.
    return undefined;
  }
}
