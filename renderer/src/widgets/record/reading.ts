import type { SlotProvider } from "../../ipc/messages.gen.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";
import { type Chosen, type Fields, isFields, ownFields } from "../algolia/record.ts";

/** The oldest record that is accepted, in milliseconds. */
const RECORD_MS = 30_000;

/** Whether this widget's own provider is the one that the record was chosen with, so that it can be read anew. */
export function canRead(slot: SlotProvider | null, chosen: Chosen): slot is SlotProvider {
  if (slot === null || chosen.indexName === undefined || chosen.objectID === undefined) return false;
  return chosen.providerName === undefined || chosen.providerName === slot.providerName;
}

/** All of a record, from the service. */
export async function readRecord(
  slot: SlotProvider,
  { indexName = "", objectID = "" }: Chosen,
  signal: AbortSignal,
  asking: Asking,
): Promise<Fields> {
  const answer = asking.take(
    await host.api.algolia.getObject(
      { ...reference(slot), indexName, objectID, ...asking.terms(RECORD_MS) },
      { signal },
    ),
  );
  return isFields(answer) ? ownFields(answer) : {};
}
