import type { SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";

/** An index of the provider. */
export interface Index {
  readonly name: string;
  readonly entries: number;
  /** It is being built, so more records will come. */
  readonly building: boolean;
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

/** The first of the wishes that exists; otherwise the first index. */
export function pickIndex(indices: readonly Index[] | undefined, wishes: readonly string[]): string {
  const names = indices?.map((index) => index.name) ?? [];
  return wishes.find((wish) => names.includes(wish)) ?? names[0] ?? "";
}
