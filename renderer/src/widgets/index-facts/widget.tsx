/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import { formatBytes, formatCount } from "../../ui/format.ts";
import type { SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { failureOf, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Stale } from "../kit/Stale.tsx";
import { Failure, NoProvider, Nothing, ProviderLabel, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { useOffer } from "../kit/useOffer.ts";
import { type OpenChart, openChart } from "../kit/openChart.ts";
import { type Picture, optionOf } from "./chart.ts";
import { type IndexFacts, readIndices } from "./readIndices.ts";
import css from "./index-facts.css?inline";

/** How often the figures are read again while an index is being built. */
const BUILDING_MS = 1500;

function Facts({ context }: { context: WidgetContext }) {
  const slot = context.slots["search"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="search" />;
  }
  return <Charted key={providerKey(slot)} slot={slot} context={context} />;
}

function Charted({ slot, context }: { slot: SlotProvider; context: WidgetContext }) {
  const facts = useLoad(slot.providerHash, (signal, asking) => readIndices(slot, signal, asking));
  useOffer(facts.data?.map(({ name, entries, dataSize }) => ({ name, entries, dataSize })));
  const building = facts.data?.some((index) => index.building) ?? false;
  useEffect(() => {
    if (!building) return undefined;
    const timer = setTimeout(facts.reload, BUILDING_MS);
    return () => clearTimeout(timer);
  }, [building, facts.data]);
  useEffect(() => {
    if (facts.error !== undefined) report("error", failureOf(facts.error));
    else if (facts.data !== undefined)
      report(facts.data.length === 0 ? "empty" : "ready", { ...summaryOf(facts.data), building });
  }, [facts.error, facts.data, building]);

  if (facts.error !== undefined && facts.data === undefined)
    return <Failure error={facts.error} onRetry={facts.reload} slot="search" />;
  if (facts.data === undefined) return <Skeleton lines={5} />;
  if (facts.data.length === 0)
    return <Nothing title="No index">This provider has no index that its key may list.</Nothing>;
  const measure = context.settings["measure"] === "dataSize" ? "dataSize" : "entries";
  return (
    <>
      <div class="totals">
        <span>
          <b>{facts.data.length}</b> {facts.data.length === 1 ? "index" : "indices"}
        </span>
        <span>
          <b>{formatCount(sum(facts.data, "entries"))}</b> records
        </span>
        <span>
          <b>{formatBytes(sum(facts.data, "dataSize"))}</b>
        </span>
        {building ? <span class="building">being built…</span> : null}
      </div>
      <div class="source">
        <ProviderLabel slot={slot} />
        <Stale asOf={facts.asOf} error={facts.error} onRetry={facts.reload} />
      </div>
      {context.settings["shape"] === "table" ? null : (
        <Chart
          facts={facts.data}
          measure={measure}
          shape={context.settings["shape"] === "areas" ? "areas" : "bars"}
          theme={context.theme}
        />
      )}
      <Table facts={facts.data} measure={measure} isShown={context.settings["shape"] === "table"} />
    </>
  );
}

function Chart(picture: Picture) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<OpenChart<Picture> | null>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    const opened = openChart(element.current, optionOf);
    chart.current = opened;
    return () => opened.close();
  }, []);
  const { facts, measure, shape, theme } = picture;
  useEffect(() => chart.current?.draw(picture), [facts, measure, shape, theme]);
  return <div class="chart" ref={element} aria-hidden="true" />;
}

interface TableProps {
  readonly facts: readonly IndexFacts[];
  readonly measure: "entries" | "dataSize";
  /** Otherwise it is there for screen readers alone. */
  readonly isShown: boolean;
}

/** The figures as a table, the largest first. */
function Table({ facts, measure, isShown }: TableProps) {
  const rows = facts.toSorted((a, b) => b[measure] - a[measure]);
  return (
    <div
      class={isShown ? "facts" : "visually-hidden"}
      {...(isShown ? { tabIndex: 0, role: "region", "aria-label": "What each index holds" } : {})}
    >
      <table>
        <caption class="visually-hidden">What each index holds</caption>
        <thead>
          <tr>
            <th scope="col">Index</th>
            <th scope="col">Records</th>
            <th scope="col">Size</th>
            <th scope="col">Searchable</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((index) => (
            <tr key={index.name}>
              <th scope="row">{index.name}</th>
              <td>{formatCount(index.entries)}</td>
              <td>{formatBytes(index.dataSize)}</td>
              <td>
                {index.attributes === undefined
                  ? "–"
                  : `${index.attributes} ${index.attributes === 1 ? "field" : "fields"}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function summaryOf(facts: readonly IndexFacts[]): Record<string, unknown> {
  return {
    indices: facts.length,
    records: sum(facts, "entries"),
    bytes: sum(facts, "dataSize"),
    largest: facts[0]?.name ?? null,
  };
}

function sum(facts: readonly IndexFacts[], measure: "entries" | "dataSize"): number {
  return facts.reduce((total, index) => total + index[measure], 0);
}

mount(Facts, css);
