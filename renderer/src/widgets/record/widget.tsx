/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { RecordView } from "../algolia/RecordView.tsx";
import { type Chosen, TOPIC, readMessage, titleOf } from "../algolia/record.ts";
import { textOf } from "../data/settings.ts";
import controls from "../algolia/controls.css?inline";
import tree from "../algolia/tree.css?inline";
import { failureOf, host, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { AsOf, Failure, Nothing, ProviderLabel, Skeleton } from "../kit/states.tsx";
import { useDebounced } from "../kit/useDebounced.ts";
import { useLoad } from "../kit/useLoad.ts";
import { useOffer } from "../kit/useOffer.ts";
import { canRead, readRecord } from "./reading.ts";
import css from "./record.css?inline";

const KEPT = "chosen";
const REST_MS = 300;

function RecordWidget({ context }: { context: WidgetContext }) {
  const slot = context.slots["search"] ?? null;
  const [heard, setHeard] = useState<Chosen | undefined>(undefined);
  const [rests, setRests] = useState<Chosen | undefined>(undefined);
  const [recalled, setRecalled] = useState(false);
  useEffect(() => {
    // What was shown last is there again after a restart, unless something has been chosen meanwhile.
    host.latchkey.storage
      .get(KEPT)
      .then((kept) => setHeard((now) => now ?? readMessage(kept)))
      .catch(() => undefined)
      .finally(() => setRecalled(true));
    return host.latchkey.subscribe(TOPIC, (payload) => {
      const message = readMessage(payload);
      if (message === undefined) return;
      setHeard(message);
      setRests(message);
    });
  }, []);
  // Whoever goes through records by key chooses many in a second; the one that it rests on is kept.
  useEffect(() => {
    if (rests === undefined) return undefined;
    const timer = setTimeout(() => host.latchkey.storage.set(KEPT, rests).catch(() => undefined), REST_MS);
    return () => clearTimeout(timer);
  }, [rests]);

  const begin = readMessage({
    indexName: textOf(context.settings, "index"),
    objectID: textOf(context.settings, "objectID"),
  });
  const chosen = heard ?? (recalled ? begin : undefined);
  useEffect(() => {
    if (recalled && chosen === undefined) report("empty", { reason: "nothing chosen" });
  }, [recalled, chosen]);
  if (!recalled && chosen === undefined) return <Skeleton lines={6} />;
  if (chosen === undefined)
    return (
      <Nothing title="No record chosen">
        Click a record in an Index browser or a Search on this dashboard, and it shows here. If nothing comes, see whom
        it listens to: Settings… in the menu (…) at the top right of this tile.
      </Nothing>
    );
  return <Shown key={slot === null ? "" : providerKey(slot)} slot={slot} chosen={chosen} context={context} />;
}

interface Props {
  readonly slot: SlotProvider | null;
  readonly chosen: Chosen;
  readonly context: WidgetContext;
}

function Shown({ slot, chosen, context }: Props) {
  const name = `${chosen.indexName ?? ""}\n${chosen.objectID ?? ""}`;
  const settled = useDebounced(name);
  const full = useLoad(`${slot?.providerHash ?? ""}\n${settled}`, async (signal, asking) => ({
    name: settled,
    record: settled === name && canRead(slot, chosen) ? await readRecord(slot, chosen, signal, asking) : undefined,
  }));
  const own = full.data?.name === name ? full.data.record : undefined;
  const record = own ?? chosen.record;
  const error = full.error;
  useOffer(record === undefined ? undefined : [record]);
  useEffect(() => {
    if (error !== undefined) report("error", failureOf(error));
    else if (record !== undefined)
      report("ready", { objectID: chosen.objectID ?? null, fields: Object.keys(record).length });
  }, [record, error, name]);

  if (record === undefined) {
    if (error !== undefined) return <Failure error={error} onRetry={full.reload} slot="search" />;
    if (full.loading || canRead(slot, chosen)) return <Skeleton lines={7} />;
    return (
      <Nothing title={chosen.objectID ?? "Record"}>
        {slot === null
          ? "This record is too large to be handed over. Choose a search provider in this widget's settings, and it is read from the service."
          : "This record is too large to be handed over, and it was chosen with another provider than this widget has."}
      </Nothing>
    );
  }
  return (
    <>
      <header class="head">
        <strong class="head-title" title={titleOf(record)}>
          {titleOf(record)}
        </strong>
        <span class="head-place" data-busy={full.loading}>
          {chosen.indexName === undefined ? null : <span>{chosen.indexName}</span>}
          {chosen.objectID === undefined || chosen.objectID === titleOf(record) ? null : <code>{chosen.objectID}</code>}
          {slot === null ? null : <ProviderLabel slot={slot} />}
          {full.asOf === undefined ? null : <AsOf at={full.asOf} error={error} onRetry={full.reload} />}
        </span>
      </header>
      {error === undefined || full.asOf !== undefined ? null : (
        <p class="notice" data-tone="danger" role="alert">
          Shown as it was chosen: it could not be read again. {failureOf(error).message}
          <button type="button" class="button small" onClick={full.reload}>
            Try again
          </button>
        </p>
      )}
      <RecordView
        key={name}
        record={record}
        unfolded={context.settings["unfolded"] === true}
        byName={textOf(context.settings, "order") === "name"}
      />
    </>
  );
}

mount(RecordWidget, controls + tree + css);
