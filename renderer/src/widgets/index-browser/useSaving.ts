import { useRef, useState } from "preact/hooks";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { formatCount } from "../../ui/format.ts";
import { failureOf, host, reference } from "../kit/host.ts";
import { type Question } from "./browse.ts";
import { facetFilters } from "./facets.ts";

/** A file that records are saved to. */
export interface Saving {
  /** How far it is, or what became of it; empty before the first one. */
  readonly told: string;
  readonly running: boolean;
  readonly save: (question: Question) => void;
  readonly stop: () => void;
}

/** Saves all records that a question selects to a file that its user chooses, however many they are. */
export function useSaving(slot: SlotProvider): Saving {
  const [told, setTold] = useState("");
  const [running, setRunning] = useState(false);
  const call = useRef<AbortController | undefined>(undefined);
  const save = ({ index, query, filters, selection }: Question): void => {
    const abort = new AbortController();
    call.current = abort;
    setRunning(true);
    setTold("");
    const options = { ...(filters === "" ? {} : { filters }), facetFilters: facetFilters(selection) };
    const run = async (): Promise<void> => {
      const stream = host.api.algolia.browseToFile(
        { ...reference(slot), indexName: index, query, options },
        { signal: abort.signal },
      );
      for await (const step of stream) {
        const of = typeof step.total === "number" ? ` of ${formatCount(step.total)}` : "";
        if (step.state === "done")
          setTold(`${formatCount(step.records ?? 0)} records saved in ${step.file ?? "the file"}.`);
        else setTold(step.state === "cancelled" ? "" : `${formatCount(step.records ?? 0)}${of} records…`);
      }
    };
    run()
      .catch((error: unknown) =>
        setTold(abort.signal.aborted ? "Stopped; no file was written." : failureOf(error).message),
      )
      .finally(() => setRunning(false));
  };
  return { told, running, save, stop: () => call.current?.abort() };
}
