import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { useLasting } from "../kit/useLasting.ts";
import { type Loaded, useLoad } from "../kit/useLoad.ts";
import { type Index, listIndices, pickIndex } from "./indices.ts";

/** The indices of a provider and the one that is shown. */
export interface ShownIndex {
  readonly indices: Loaded<Index[]>;
  /** Empty while none is known. */
  readonly index: string;
  readonly choose: (name: string) => void;
}

/**
 * The index that its user picked in the widget, or the one of its settings, or the fullest. A key that may search an
 * index and not list them works all the same where the settings name one.
 */
export function useIndex(slot: SlotProvider, wish: string): ShownIndex {
  const [chosen, setChosen] = useLasting("index", "");
  const indices = useLoad(slot.providerHash, (signal, asking) => listIndices(slot, signal, asking));
  const unlisted = indices.data === undefined && indices.error !== undefined ? wish : "";
  return { indices, index: pickIndex(indices.data, [chosen, wish]) || unlisted, choose: setChosen };
}
