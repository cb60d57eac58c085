/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { failureOf, host, reference } from "../kit/host.ts";
import { Failure, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { type Hit, plain } from "./hits.ts";

interface Props {
  readonly slot: SlotProvider;
  readonly index: string;
  readonly hit: Hit;
  readonly onClose: () => void;
}

interface Text {
  readonly name: string;
  readonly text: string;
  readonly isFile: boolean;
}

/** All of the text that a result is a part of: to read, to select and copy, and to open where it is a file. */
export function Reader({ slot, index, hit, onClose }: Props) {
  const shown = useLoad(`${slot.providerHash}\n${index}\n${hit.id}`, () => whole(slot, index, hit));
  const [told, setTold] = useState("");
  const text = useRef<HTMLPreElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);

  const selectAll = (): void => {
    if (text.current !== null) {
      getSelection()?.selectAllChildren(text.current);
      setTold("Selected. Ctrl+C copies it.");
    }
  };
  const open = (): void => {
    host.api.localSearch
      .open({ ...reference(slot), indexName: index, objectID: hit.id })
      .then(({ opened }) => setTold(opened ? "Opened." : ""))
      .catch((error: unknown) => setTold(failureOf(error).message));
  };

  return (
    <section
      class="reader"
      aria-label={shown.data?.name ?? plain(hit.title)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div class="reader-bar">
        <button type="button" class="button" ref={back} onClick={onClose}>
          Back
        </button>
        <span class="reader-name">{shown.data?.name ?? plain(hit.title)}</span>
        <span class="reader-told" role="status">
          {told}
        </span>
        <button type="button" class="button" disabled={shown.data === undefined} onClick={selectAll}>
          Select all
        </button>
        {shown.data?.isFile === true ? (
          <button type="button" class="button" onClick={open}>
            Open file…
          </button>
        ) : null}
      </div>
      {shown.error !== undefined ? (
        <Failure error={shown.error} onRetry={shown.reload} slot="search" />
      ) : shown.data === undefined ? (
        <Skeleton lines={10} />
      ) : (
        <pre class="reader-text" tabIndex={0} ref={text}>
          {shown.data.text}
        </pre>
      )}
    </section>
  );
}

async function whole(slot: SlotProvider, index: string, hit: Hit): Promise<Text> {
  if (slot.type !== "local-search") return { name: plain(hit.title), text: hit.text, isFile: false };
  return await host.api.localSearch.read({ ...reference(slot), indexName: index, objectID: hit.id });
}
