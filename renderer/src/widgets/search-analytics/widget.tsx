/** @jsxImportSource preact */
import { useEffect } from "preact/hooks";
import { formatMoment } from "../../ui/format.ts";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import controls from "../algolia/controls.css?inline";
import { IndexPicker } from "../algolia/IndexPicker.tsx";
import { useIndex } from "../algolia/useIndex.ts";
import { numberOf, textOf } from "../data/settings.ts";
import { failureOf, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Stale } from "../kit/Stale.tsx";
import { Failure, NoProvider, Nothing, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { useLasting } from "../kit/useLasting.ts";
import { useOffer } from "../kit/useOffer.ts";
import { type Overview, type Wish, askOverview } from "./ask.ts";
import { Course } from "./Course.tsx";
import { FIGURES, type FigureName } from "./figures.ts";
import { Figures } from "./Figures.tsx";
import { Period } from "./Period.tsx";
import { Queries } from "./Queries.tsx";
import { type Range, lastDays, readRange } from "./range.ts";
import css from "./search-analytics.css?inline";

const MINUTE_MS = 60_000;

function SearchAnalytics({ context }: { context: WidgetContext }) {
  const slot = context.slots["search"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="search" />;
  }
  return <Analytics key={providerKey(slot)} slot={slot} context={context} />;
}

/** Days that were chosen: the last so many, or a range. */
type Days = number | Range;

function Analytics({ slot, context }: { slot: SlotProvider; context: WidgetContext }) {
  const { settings } = context;
  const shown = useIndex(slot, textOf(settings, "index"));
  const wished: Days = readRange(textOf(settings, "from"), textOf(settings, "to")) ?? numberOf(settings, "days") ?? 30;
  // What the settings say anew goes before what was chosen by hand.
  const [chosen, setChosen] = useLasting<Days | undefined>("days", undefined, JSON.stringify(wished));
  const [figure, setFigure] = useLasting<FigureName>("figure", "searches");

  const days = chosen ?? wished;
  const range = typeof days === "number" ? lastDays(days, new Date()) : days;
  const ageMs = (numberOf(settings, "cacheMinutes") ?? 5) * MINUTE_MS;
  const wish: Wish = { slot, index: shown.index, range, ageMs };
  const compare = settings["compare"] !== false;
  const key = JSON.stringify([shown.index, range, compare]);
  const loaded = useLoad(`${slot.providerHash}\n${key}`, async (signal, asking) =>
    shown.index === "" ? undefined : { key, overview: await askOverview(wish, compare, signal, asking) },
  );
  const isCurrent = loaded.data?.key === key;
  const overview = loaded.data?.overview;
  const error = loaded.error ?? (shown.index === "" ? shown.indices.error : undefined);
  const failed = error !== undefined && !isCurrent;
  useEffect(() => {
    if (error !== undefined) report("error", failureOf(error));
    else if (overview !== undefined && isCurrent)
      report(isEmpty(overview) ? "empty" : "ready", summaryOf(shown.index, overview));
    else if (shown.indices.data?.length === 0) report("empty", { indices: 0 });
  }, [failed, error, overview, isCurrent, shown.indices.data]);
  useOffer(overview === undefined ? undefined : rowsOf(overview));

  const retry = (): void => {
    shown.indices.reload();
    loaded.reload();
  };
  const about = FIGURES.find(({ name }) => name === figure);
  return (
    <>
      <div class="bar">
        <IndexPicker indices={shown.indices.data ?? []} index={shown.index} onIndex={shown.choose} />
        <Period
          days={typeof days === "number" ? days : undefined}
          range={range}
          onDays={setChosen}
          onRange={setChosen}
        />
      </div>
      {failed ? (
        <Failure error={error} onRetry={retry} slot="search" />
      ) : shown.indices.data?.length === 0 && shown.index === "" ? (
        <Nothing title="No index">This provider has no index that its key may list.</Nothing>
      ) : overview === undefined ? (
        <Skeleton lines={9} />
      ) : (
        <div class="scroll" data-busy={!isCurrent}>
          <Figures overview={overview} chosen={figure} onChoose={setFigure} />
          {about === undefined ? null : (
            <Course
              figure={about}
              course={overview.now[figure]}
              missing={overview.missing[figure]}
              theme={context.theme}
            />
          )}
          <Queries wish={wish} most={numberOf(settings, "most") ?? 20} />
          <p class="until">
            {overview.countedUntil === undefined || Number.isNaN(Date.parse(overview.countedUntil))
              ? "Days in UTC."
              : `Days in UTC. Counted up to ${formatMoment(Date.parse(overview.countedUntil))}.`}{" "}
            <Stale asOf={loaded.asOf} error={error} onRetry={retry} />
          </p>
        </div>
      )}
    </>
  );
}

function isEmpty({ now }: Overview): boolean {
  return (now.searches?.total ?? 0) === 0;
}

/** What is shown, for a file: a row for each day. */
function rowsOf({ now }: Overview): Record<string, string | number | null>[] {
  const days = now.searches?.days ?? [];
  return days.map(({ day }, at) => ({
    day,
    ...Object.fromEntries(FIGURES.map(({ name }) => [name, now[name]?.days[at]?.value ?? null])),
  }));
}

function summaryOf(index: string, { now, range }: Overview): Record<string, unknown> {
  const totals = FIGURES.map(({ name }) => [name, now[name]?.total ?? null]);
  return { index, ...range, ...Object.fromEntries(totals) };
}

mount(SearchAnalytics, controls + css);
