/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { formatCount, formatMs } from "../../ui/format.ts";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { failureOf, host, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { AsOf, Failure, NoProvider, Nothing, ProviderLabel, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { useRetry } from "../kit/useRetry.ts";
import { useOffer } from "../kit/useOffer.ts";
import { useLasting } from "../kit/useLasting.ts";
import { Reader } from "./Reader.tsx";
import { Results } from "./Results.tsx";
import { IndexPicker } from "../algolia/IndexPicker.tsx";
import { listIndices, pickIndex } from "../algolia/indices.ts";
import { TOPIC, messageOf } from "../algolia/record.ts";
import { useHeardQuery } from "../algolia/useHeardQuery.ts";
import { type Answer, search } from "./search.ts";
import { type Hit, plain } from "./hits.ts";
import { step } from "./resultKeys.ts";
import { useDebounced } from "../kit/useDebounced.ts";
import css from "./search.css?inline";

/** How often the widget searches again while an index is being built. */
const BUILDING_MS = 1500;

function Search({ context }: { context: WidgetContext }) {
  const slot = context.slots["search"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="search" />;
  }
  return <Finder key={providerKey(slot)} slot={slot} settings={context.settings} />;
}

function Finder({ slot, settings }: { slot: SlotProvider; settings: WidgetContext["settings"] }) {
  const [chosenIndex, setChosenIndex] = useLasting("index", "");
  const [first, setFirst] = useState("");
  const [query, setQuery] = useLasting("query", textOf(settings["query"]));
  const debounced = useDebounced(query);
  useHeardQuery((heard, of) => {
    setQuery(heard);
    setChosenIndex(of);
  });
  const indices = useLoad(slot.providerHash, (signal, asking) => listIndices(slot, signal, asking));
  const index = pickIndex(indices.data, [chosenIndex, textOf(settings["index"]), first]);
  const building = indices.data?.some((one) => one.building) ?? false;
  const options = {
    hitsPerPage: numberOf(settings["hitsPerPage"], 20),
    cacheSeconds: numberOf(settings["cacheSeconds"], 30),
  };

  const answer = useLoad(
    `${slot.providerHash}\n${index}\n${debounced}\n${JSON.stringify(options)}`,
    async (signal, asking) =>
      index === "" ? undefined : await search(slot, index, debounced, options, signal, asking),
  );

  // While indices grow, the order of their sizes changes; the widget stays with the first one that it showed.
  useEffect(() => {
    const fullest = indices.data?.find((one) => one.entries > 0);
    if (first === "" && fullest !== undefined) setFirst(fullest.name);
  }, [indices.data, first]);
  // Not of each answer: while an index is built, the same question is asked again and again.
  const question = `${answer.data?.index ?? ""}\n${answer.data?.query ?? ""}`;
  const [chosen, setChosen] = useLasting("chosen", -1, question);
  const [reading, setReading] = useLasting<Hit | undefined>("reading", undefined, question);
  useEffect(() => {
    if (!building) return undefined;
    const timer = setTimeout(() => {
      indices.reload();
      // A search under way is the user's own: to begin it anew would tell its answer as one from the cache.
      if (!searching.current) answer.reload();
    }, BUILDING_MS);
    return () => clearTimeout(timer);
  }, [building, indices.data]);

  useOffer(answer.data?.hits.map(({ id, title, place, text }) => ({ objectID: id, title: plain(title), place, text })));
  const told = useRef<Answer | undefined>(undefined);
  const searching = useRef(false);
  searching.current = answer.loading;

  const error = answer.error ?? indices.error;
  // What is shown is better than a failure that passes, as long as it answers what is asked.
  const fits = answer.data?.query === debounced && answer.data.index === index;
  const kept = fits && (answer.asOf !== undefined || passes(error));
  const failed = error !== undefined && !kept;
  const listed = !failed && indices.data?.length !== 0 && (answer.data?.hits.length ?? 0) > 0;
  useEffect(() => {
    if (error !== undefined) report("error", failureOf(error));
    else if (answer.data !== undefined && !(building && answer.data.total === 0)) report(...summaryOf(answer.data));
    else if (indices.data?.length === 0) report("empty", { indices: 0 });
  }, [error, answer.data, indices.data, building]);

  const choose = (at: number): void => {
    setChosen(at);
    const hit = answer.data?.hits[at];
    if (hit === undefined || answer.data === undefined) return;
    host.latchkey.publish(TOPIC, messageOf(slot, answer.data.index, hit.record)).catch(() => undefined);
  };
  const read = (at: number): void => setReading(answer.data?.hits[at]);
  const retry = (): void => {
    indices.reload();
    answer.reload();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      return read(chosen);
    }
    const next = step(event.key, chosen, answer.data?.hits.length ?? 0);
    if (event.key === "Escape" && next === null && query !== "") {
      event.preventDefault();
      return setQuery("");
    }
    if (next === null) return undefined;
    event.preventDefault();
    return choose(next);
  };

  return (
    <>
      <div class="bar">
        <input
          type="search"
          class="query"
          placeholder="Search…"
          aria-label="Search"
          {...(listed ? { "aria-controls": "results" } : {})}
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <IndexPicker indices={indices.data ?? []} index={index} onIndex={setChosenIndex} />
      </div>
      <div class="line" role="status">
        <ProviderLabel slot={slot} />
        {answer.data === undefined || failed ? null : (
          <Told
            answer={toldAs(told, answer.data)}
            asOf={answer.asOf ?? (error === undefined ? undefined : answer.data.at)}
            busy={answer.loading}
            error={error}
            onRetry={retry}
          />
        )}
      </div>
      {failed ? (
        <Failure error={error} onRetry={retry} slot="search" />
      ) : indices.data?.length === 0 ? (
        <Nothing title="No index">This provider has no index that its key may list.</Nothing>
      ) : answer.data === undefined ? (
        <Skeleton lines={8} />
      ) : answer.data.hits.length === 0 ? (
        building ? (
          <Nothing title="Being built">The index “{index}” is being built. Results appear by themselves.</Nothing>
        ) : (
          <Nothing title="Nothing found">
            Nothing in “{index}” fits “{answer.data.query}”.
          </Nothing>
        )
      ) : (
        <>
          {reading === undefined ? null : (
            <Reader slot={slot} index={answer.data.index} hit={reading} onClose={() => setReading(undefined)} />
          )}
          <Results
            hits={answer.data.hits}
            chosen={chosen}
            onChoose={choose}
            onRead={read}
            onKey={onKey}
            hidden={reading !== undefined}
          />
          {chosen < 0 || reading !== undefined ? null : (
            <div class="hit-actions">
              <button type="button" class="button" onClick={() => read(chosen)}>
                Read all of it
              </button>
              <span>Enter opens it too, Ctrl+C copies it</span>
            </div>
          )}
        </>
      )}
    </>
  );
}

/**
 * The answer with the source and the time of the user's own search: while an index is being built, the widget repeats
 * the search by itself, and the repetitions come from the cache.
 */
function toldAs(told: { current: Answer | undefined }, answer: Answer): Answer {
  const before = told.current;
  const repeated = before?.index === answer.index && before.query === answer.query && isCached(answer);
  told.current = repeated ? { ...answer, source: before.source, ms: before.ms } : answer;
  return told.current;
}

function isCached({ source }: Answer): boolean {
  return source !== undefined && source !== "miss";
}

/** Whether the same question may be answered a little later. */
function passes(error: unknown): boolean {
  return error instanceof Error && "retryable" in error && error.retryable === true;
}

interface ToldProps {
  readonly answer: Answer;
  readonly asOf: number | undefined;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Told({ answer, asOf, busy, error, onRetry }: ToldProps) {
  const cached = isCached(answer);
  useRetry(error, onRetry);
  return (
    <span class="told" data-busy={busy}>
      <span>
        {formatCount(answer.total)} {answer.total === 1 ? "result" : "results"}
      </span>
      <span class="ms">{formatMs(answer.ms)}</span>
      {asOf === undefined ? (
        <span class="source" data-cached={cached}>
          {cached ? "from cache" : "from service"}
        </span>
      ) : (
        <AsOf at={asOf} error={error} onRetry={onRetry} />
      )}
    </span>
  );
}

function summaryOf(answer: Answer): ["ready" | "empty", Record<string, unknown>] {
  return [
    answer.total === 0 ? "empty" : "ready",
    {
      index: answer.index,
      query: answer.query,
      nbHits: answer.total,
      firstTitle: answer.hits[0] === undefined ? null : plain(answer.hits[0].title).slice(0, 200),
      source: answer.source ?? null,
      ms: Math.round(answer.ms * 10) / 10,
    },
  ];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

mount(Search, css);
