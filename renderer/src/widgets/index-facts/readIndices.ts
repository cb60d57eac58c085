<<<<<<< HEAD:renderer/src/widgets/index-facts/facts.ts
import type { SlotContext } from "../../widget-runtime/context.ts";
import type { Asking } from "../kit/asking.ts";
=======
import type { SlotContext } from "../../widget-runtime/contextKeeper.ts";
>>>>>>> main:renderer/src/widgets/index-facts/readIndices.ts
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

<<<<<<< HEAD:renderer/src/widgets/index-facts/facts.ts
/** As long as a call's `cache: true` accepts. */
const SETTINGS_MS = 30_000;

/** Long enough that the widgets of a dashboard share one list, short enough to watch an index grow. */
const LIST_MS = 1000;

/** The indices of the slot's provider, the fullest first. */
export async function readFacts(slot: SlotContext, signal: AbortSignal, asking: Asking): Promise<IndexFacts[]> {
  const list = asking.take(
    await host.api.algolia.listIndices({ ...reference(slot), cache: asking.cache(LIST_MS) }, { signal }),
  ) as { items?: { name: string; entries?: number; dataSize?: number; pendingTask?: boolean }[] };
=======
/** The oldest list that is accepted, in milliseconds: widgets share one request, yet a growing index shows. */
const LIST_MS = 1000;

/** The indices of the slot's provider, the fullest first. */
export async function readIndices(slot: SlotContext, signal: AbortSignal): Promise<IndexFacts[]> {
  const common = { ...reference(slot), cache: true };
  const list = (await host.api.algolia.listIndices({ ...reference(slot), cache: LIST_MS }, { signal })) as {
    items?: { name: string; entries?: number; dataSize?: number; pendingTask?: boolean }[];
  };
>>>>>>> main:renderer/src/widgets/index-facts/readIndices.ts
  const items = (list.items ?? []).toSorted((a, b) => (b.entries ?? 0) - (a.entries ?? 0));
  return await Promise.all(
    items.map(async (item, at) => ({
      name: item.name,
      entries: item.entries ?? 0,
      dataSize: item.dataSize ?? 0,
      building: item.pendingTask === true,
<<<<<<< HEAD:renderer/src/widgets/index-facts/facts.ts
      attributes: at < MOST_SETTINGS ? await attributesOf(slot, item.name, signal, asking) : undefined,
=======
      attributes: at < MAX_SETTINGS_READ ? await attributesOf(item.name, common, signal) : undefined,
>>>>>>> main:renderer/src/widgets/index-facts/readIndices.ts
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
    // Some keys may list indices but not read their settings; the chart works without.
    return undefined;
  }
}
