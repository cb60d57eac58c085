/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import controls from "../algolia/controls.css?inline";
import { IndexPicker } from "../algolia/IndexPicker.tsx";
import { TOPIC, idOf, messageOf, titleOf } from "../algolia/record.ts";
import { namesOf, numberOf, textOf } from "../data/settings.ts";
import tree from "../algolia/tree.css?inline";
import { useHeardQuery } from "../algolia/useHeardQuery.ts";
import { useIndex } from "../algolia/useIndex.ts";
import { failureOf, host, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Stale } from "../kit/Stale.tsx";
import { Failure, NoProvider, Nothing, ProviderLabel, Skeleton } from "../kit/states.tsx";
import { useDebounced } from "../kit/useDebounced.ts";
import { useLoad } from "../kit/useLoad.ts";
import { useOffer } from "../kit/useOffer.ts";
import { useLasting } from "../kit/useLasting.ts";
import { useWidth } from "../kit/useWidth.ts";
import { MOST_VALUES, type Page, type Question, askPage, searchValues } from "./browse.ts";
import { Columns } from "./Columns.tsx";
import { fieldsOf, fitting, suggested } from "./columns.ts";
import { Facets } from "./Facets.tsx";
import { type Selection, countOf, toggled } from "./facets.ts";
import { Pager } from "./Pager.tsx";
import { Records } from "./Records.tsx";
import { type Looks, PLAIN, recallLooks, rememberLooks } from "./remembered.ts";
import { useSaving } from "./useSaving.ts";
import { Whole } from "./Whole.tsx";
import { locale } from "../../ui/locale.ts";
import css from "./index-browser.css?inline";

/** How often the widget asks again while the index is being built. */
const BUILDING_MS = 1500;
/** From this width on the facets stand beside the table. */
const WIDE_PX = 620;
const SIDE_PX = 190;

function IndexBrowser({ context }: { context: WidgetContext }) {
  const slot = context.slots["search"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="search" />;
  }
  return <Browser key={providerKey(slot)} slot={slot} settings={context.settings} />;
}

type Side = "facets" | "columns" | "none";

function Browser({ slot, settings }: { slot: SlotProvider; settings: WidgetContext["settings"] }) {
  const shown = useIndex(slot, textOf(settings, "index"));
  const [looks, setLooks] = useState<Looks>(PLAIN);
  const [query, setQuery] = useLasting("query", textOf(settings, "query"));
  const debounced = useDebounced(query);
  const [typedFilters, setFilters] = useLasting("filters", "");
  const [selection, setSelection] = useLasting<Selection>("selection", {});
  const width = useWidth();
  const isWide = width >= WIDE_PX;
  const [wanted, setSide] = useLasting<Side | undefined>("side", undefined);
  const side = wanted ?? (isWide ? "facets" : "none");
  const saving = useSaving(slot);
  useHeardQuery((heard, of) => {
    setQuery(heard);
    if (of !== "" && of !== shown.index) chooseIndex(of);
  });
  useEffect(() => void recallLooks().then(setLooks), []);

  const { index } = shown;
  const filters = joined(textOf(settings, "filters"), typedFilters);
  const pageSize = looks.pageSize ?? numberOf(settings, "pageSize") ?? 20;
  // What narrows the records leads to their first page.
  const [at, setAt] = useLasting("page", 0, JSON.stringify([index, debounced, filters, selection, pageSize]));
  const question: Question = { index, query: debounced, filters, selection, page: at, pageSize };
  const key = JSON.stringify(question);
  const answer = useLoad(`${slot.providerHash}\n${key}`, async (signal, asking) =>
    index === "" ? undefined : await askPage(slot, question, numberOf(settings, "cacheSeconds") ?? 30, signal, asking),
  );
  const page = answer.data?.question.index === index ? answer.data : undefined;
  useOffer(page?.records);
  const building = shown.indices.data?.find((one) => one.name === index)?.building ?? false;

  const asked = page === undefined ? "" : JSON.stringify(page.question);
  const [chosen, setChosen] = useLasting("chosen", -1, asked);
  const [whole, setWhole] = useLasting("whole", -1, asked);
  useEffect(() => {
    if (!building) return undefined;
    const timer = setTimeout(() => {
      shown.indices.reload();
      answer.reload();
    }, BUILDING_MS);
    return () => clearTimeout(timer);
  }, [building, shown.indices.data]);

  const error = answer.error ?? (index === "" ? shown.indices.error : undefined);
  // What answers the question is better than a failure to ask it again.
  const failed = error !== undefined && asked !== key;
  useEffect(() => {
    if (error !== undefined) report("error", failureOf(error));
    else if (page !== undefined) report(page.total === 0 ? "empty" : "ready", summaryOf(page));
    else if (shown.indices.data?.length === 0) report("empty", { indices: 0 });
  }, [failed, error, page, shown.indices.data]);

  const choose = (next: number): void => {
    setChosen(next);
    const record = page?.records[next];
    if (record !== undefined) host.latchkey.publish(TOPIC, messageOf(slot, index, record)).catch(() => undefined);
  };
  const turn = (by: number): void => {
    if (page !== undefined) setAt(Math.min(Math.max(at + by, 0), Math.max(page.pages - 1, 0)));
  };
  const change = (next: Looks): void => setLooks(rememberLooks(next));
  const setColumns = (names: readonly string[] | undefined): void => {
    const others = Object.entries(looks.columns).filter(([name]) => name !== index);
    change({ ...looks, columns: Object.fromEntries(names === undefined ? others : [...others, [index, names]]) });
  };
  const chooseIndex = (name: string): void => {
    setSelection({});
    shown.choose(name);
  };
  const retry = (): void => {
    shown.indices.reload();
    answer.reload();
  };
  const clear = (): void => {
    setSelection({});
    setFilters("");
    setQuery("");
  };

  const columns = columnsFor(looks, index, namesOf(settings, "columns"));
  const room = fitting(columns ?? suggested(page?.records ?? []), width - (isWide && side !== "none" ? SIDE_PX : 0));
  const narrowed = countOf(selection) + (typedFilters === "" ? 0 : 1);
  const opened = page?.records[whole];

  return (
    <>
      <div class="bar">
        <input
          type="search"
          class="input grow"
          placeholder="Search these records…"
          aria-label="Search these records"
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <IndexPicker indices={shown.indices.data ?? []} index={index} onIndex={chooseIndex} />
        <button
          type="button"
          class="button flat"
          aria-expanded={side === "facets"}
          onClick={() => setSide(side === "facets" ? "none" : "facets")}
        >
          Filters{narrowed === 0 ? "" : ` (${narrowed})`}
        </button>
        <button
          type="button"
          class="button flat"
          aria-expanded={side === "columns"}
          onClick={() => setSide(side === "columns" ? "none" : "columns")}
        >
          Columns
        </button>
      </div>
      {narrowed === 0 && answer.asOf === undefined && error === undefined && slot.type !== "local-search" ? null : (
        <div class="line">
          <ProviderLabel slot={slot} />
          <Chips selection={selection} onRemove={(facet, value) => setSelection(toggled(selection, facet, value))} />
          {narrowed === 0 ? null : (
            <button type="button" class="link" onClick={clear}>
              Clear all
            </button>
          )}
          {failed ? null : (
            <span class="end">
              <Stale asOf={answer.asOf} error={error} onRetry={retry} />
            </span>
          )}
        </div>
      )}
      {failed ? (
        <Failure error={error} onRetry={retry} slot="search" />
      ) : shown.indices.data?.length === 0 && index === "" ? (
        <Nothing title="No index">This provider has no index that its key may list.</Nothing>
      ) : page === undefined ? (
        <Skeleton lines={9} />
      ) : opened !== undefined ? (
        <Whole
          slot={slot}
          index={index}
          record={opened}
          onClose={() => {
            setWhole(-1);
            document.querySelector<HTMLElement>("[role=grid]")?.focus();
          }}
        />
      ) : (
        <div class="split" data-side={isWide ? side : side === "none" ? "none" : "over"}>
          {side === "facets" ? (
            <Facets
              key={index}
              facets={page.facets}
              selection={selection}
              filters={typedFilters}
              onToggle={(facet, value) => setSelection(toggled(selection, facet, value))}
              onFilters={setFilters}
              find={(facet, text, signal) => searchValues(slot, page.question, facet, text, signal)}
              most={MOST_VALUES}
            />
          ) : side === "columns" ? (
            <Columns
              fields={fieldsOf(page.records)}
              columns={columns ?? room}
              room={room.length}
              onColumns={setColumns}
            />
          ) : null}
          {side !== "none" && !isWide ? null : page.records.length === 0 ? (
            <Nothing title={building ? "Being built" : "No record"}>
              {building
                ? `The index “${index}” is being built. Records appear by themselves.`
                : page.question.query === "" && filters === "" && narrowed === 0
                  ? `The index “${index}” holds no record.`
                  : `Nothing in “${index}” fits. Search for something else, or take a filter away.`}
            </Nothing>
          ) : (
            <div class="main">
              <Records
                records={page.records}
                columns={room}
                chosen={chosen}
                onChoose={choose}
                onOpen={setWhole}
                onPage={turn}
                busy={answer.loading && asked !== key}
              />
              <Reach page={page} saving={saving} />
              <div class="foot">
                {chosen < 0 ? null : (
                  <button type="button" class="button small" onClick={() => setWhole(chosen)}>
                    Open in full
                  </button>
                )}
                <Pager page={page} onPage={setAt} onSize={(size) => change({ ...looks, pageSize: size })} />
              </div>
            </div>
          )}
        </div>
      )}
    </>
  );
}

function Chips({ selection, onRemove }: { selection: Selection; onRemove: (facet: string, value: string) => void }) {
  return (
    <>
      {Object.entries(selection).flatMap(([facet, values]) =>
        values.map((value) => (
          <button
            key={`${facet}:${value}`}
            type="button"
            class="chip"
            aria-label={`Take away ${facet}: ${value}`}
            onClick={() => onRemove(facet, value)}
          >
            {facet}: {value} <span aria-hidden="true">×</span>
          </button>
        )),
      )}
    </>
  );
}

/** Says where paging ends before the records do, and offers all of them as a file. */
function Reach({ page, saving }: { page: Page; saving: ReturnType<typeof useSaving> }) {
  const reachable = page.pages * page.question.pageSize;
  const isCut = reachable < page.total && page.question.page >= page.pages - 1;
  if (!isCut && saving.told === "" && !saving.running) return null;
  return (
    <p class="notice" role="status">
      {saving.told !== ""
        ? saving.told
        : saving.running
          ? "Choose where to save…"
          : `The service pages through the first ${reachable.toLocaleString(locale())} only. Narrow them, or save all.`}
      {saving.running ? (
        <button type="button" class="button small" onClick={saving.stop}>
          Stop
        </button>
      ) : isCut ? (
        <button type="button" class="button small" onClick={() => saving.save(page.question)}>
          Save all as a file…
        </button>
      ) : null}
    </p>
  );
}

/** The columns that its user chose in the widget or in its settings; undefined where the records suggest them. */
function columnsFor(looks: Looks, index: string, fromSettings: readonly string[]): readonly string[] | undefined {
  const kept = Object.hasOwn(looks.columns, index) ? looks.columns[index] : undefined;
  return kept ?? (fromSettings.length > 0 ? fromSettings : undefined);
}

/** Two filters, both of which hold. */
function joined(first: string, second: string): string {
  if (first === "" || second === "") return first === "" ? second : first;
  return `(${first}) AND (${second})`;
}

function summaryOf(page: Page): Record<string, unknown> {
  const first = page.records[0];
  return {
    index: page.question.index,
    nbHits: page.total,
    records: page.records.length,
    facets: page.facets.length,
    first: first === undefined ? null : titleOf(first).slice(0, 200),
    firstID: first === undefined ? null : idOf(first),
  };
}

mount(IndexBrowser, controls + tree + css);
