/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { RecordView } from "../algolia/RecordView.tsx";
import { type Fields, idOf, titleOf } from "../algolia/record.ts";
import { failureOf } from "../kit/host.ts";
import { useLoad } from "../kit/useLoad.ts";
import { readWhole } from "./browse.ts";

interface Props {
  readonly slot: SlotProvider;
  readonly index: string;
  readonly record: Fields;
  readonly onClose: () => void;
}

/** One record in full, in the place of the table. */
export function Whole({ slot, index, record, onClose }: Props) {
  const id = idOf(record);
  const full = useLoad(`${slot.providerHash}\n${index}\n${id}`, (signal, asking) =>
    readWhole(slot, index, id, signal, asking),
  );
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <section
      class="whole"
      aria-label={titleOf(record)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div class="whole-bar">
        <button type="button" class="button small" ref={back} onClick={onClose}>
          Back
        </button>
        <strong>{titleOf(record)}</strong>
        {full.error === undefined ? null : (
          <span role="alert">
            Only what the search gave: {failureOf(full.error).message}{" "}
            <button type="button" class="link" onClick={full.reload}>
              Try again
            </button>
          </span>
        )}
      </div>
      <RecordView record={full.data ?? record} />
    </section>
  );
}
