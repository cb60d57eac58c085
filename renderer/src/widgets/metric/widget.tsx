/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { WidgetContext } from "../../ipc/messages.gen.ts";
import { formatMoment, formatShare } from "../../ui/format.ts";
import { type Found, WithData, Wrong } from "../data/WithData.tsx";
import shared from "../data/data.css?inline";
import { type Figures, figureOf, numberIn, written } from "../data/figures.ts";
import { type Settings, numberOf, textOf } from "../data/settings.ts";
import { host, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { useOffer } from "../kit/useOffer.ts";
import { type Point, type Span, type Worse, added, before, change, levelOf, recalled, sparkline } from "./history.ts";
import css from "./metric.css?inline";

function Metric({ context }: { context: WidgetContext }) {
  const { settings, slots } = context;
  const slot = slots["source"];
  // The history of one question is none of another.
  const question = JSON.stringify([
    settings["source"],
    slot?.dashboardAppId,
    slot?.providerName,
    settings["params"],
    settings["path"],
  ]);
  return (
    <WithData context={context}>
      {(found) => {
        const value = numberIn(found.value);
        if (value === undefined) return <Wrong setting="Path">{notANumber(found.value)}</Wrong>;
        return <Figure key={question} question={question} value={value} found={found} settings={settings} />;
      }}
    </WithData>
  );
}

interface Props {
  readonly question: string;
  readonly value: number;
  readonly found: Found;
  readonly settings: Settings;
}

function Figure({ question, value, found, settings }: Props) {
  const figures: Figures = {
    format: textOf(settings, "format"),
    unit: textOf(settings, "unit"),
    decimals: numberOf(settings, "decimals"),
  };
  const worse = (textOf(settings, "worse") || "neither") as Worse;
  const label = textOf(settings, "label");
  const points = useHistory(question, value, found.answer);
  const level = levelOf(value, worse, numberOf(settings, "warn"), numberOf(settings, "alarm"));
  const span = (textOf(settings, "compare") || "previous") as Span;
  useOffer(points.map((point) => ({ at: new Date(point.at).toISOString(), [label || "value"]: point.value })));
  const { number, unit } = figureOf(value, figures);
  useEffect(() => report("ready", { value, level, label }), [found.answer, value, level, label]);
  return (
    <div class="metric" data-level={level}>
      <p class="label">
        {label} {found.freshness}
      </p>
      <p class="value">
        <b>{number}</b>
        {unit === "" ? null : <span class="unit">{unit}</span>}
        {level === "ok" ? null : <span class="level">{level === "alarm" ? "Alarm" : "Warning"}</span>}
      </p>
      <Before points={points} span={span} worse={worse} figures={figures} />
      <Course points={points} figures={figures} />
    </div>
  );
}

const SPANS: Readonly<Record<string, string>> = {
  previous: "before",
  hour: "an hour ago",
  day: "a day ago",
  week: "a week ago",
};

interface BeforeProps {
  readonly points: readonly Point[];
  readonly span: Span;
  readonly worse: Worse;
  readonly figures: Figures;
}

/** The change since what the setting compares with. */
function Before({ points, span, worse, figures }: BeforeProps) {
  const latest = points.at(-1);
  const earlier = before(points, span);
  if (span === "none" || latest === undefined) return null;
  if (earlier === undefined)
    return <p class="before muted">{span === "previous" ? "The first value" : `No value from ${SPANS[span]} yet`}</p>;
  const { by, share } = change(earlier.value, latest.value);
  if (by === 0) return <p class="before muted">As {SPANS[span]}</p>;
  const better = worse === "neither" ? undefined : by > 0 === (worse === "below");
  return (
    <p class="before" title={`${written(earlier.value, figures)} at ${formatMoment(earlier.at)}`}>
      <span data-better={better}>
        {by > 0 ? "▲ +" : "▼ −"}
        {written(Math.abs(by), figures)}
        {share === undefined ? "" : ` (${formatShare(Math.abs(share), 0.1)})`}
      </span>{" "}
      <span class="muted">since {SPANS[span]}</span>
    </p>
  );
}

const SHOWN = 120;
const TOLD = 20;

/** How the number went, as a line, and as a table for who cannot see that. */
function Course({ points, figures }: { points: readonly Point[]; figures: Figures }) {
  const shown = points.slice(-SHOWN);
  const path = sparkline(shown, 300, 40);
  if (path === "") return null;
  return (
    <>
      <svg class="course" viewBox="-2 -3 304 46" preserveAspectRatio="none" aria-hidden="true">
        <path d={`${path}L300 44L0 44Z`} class="course-area" />
        <path d={path} class="course-line" />
      </svg>
      <table class="visually-hidden">
        <caption>The last values</caption>
        <tbody>
          {shown.slice(-TOLD).map((point) => (
            <tr key={point.at}>
              <th scope="row">{formatMoment(point.at)}</th>
              <td>{written(point.value, figures)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const KEY = "history";

/** The values of this question until now; each answer adds one. */
function useHistory(question: string, value: number, answer: unknown): readonly Point[] {
  const [kept, setKept] = useState<readonly Point[] | undefined>(undefined);
  const [points, setPoints] = useState<readonly Point[]>([]);
  useEffect(() => {
    host.latchkey.storage.get(KEY).then(
      (found) => setKept(recalled(found, question)),
      () => setKept([]),
    );
  }, [question]);
  useEffect(() => {
    if (kept === undefined) return;
    setPoints((last) => {
      const next = added(last.length === 0 ? kept : last, { at: Date.now(), value });
      // What cannot be kept is shown all the same, until the tile is loaded anew.
      host.latchkey.storage.set(KEY, { question, points: next }).catch(() => undefined);
      return next;
    });
  }, [kept, answer, value]);
  return points;
}

function notANumber(value: unknown): string {
  if (Array.isArray(value))
    return `The path finds a list of ${value.length}, not a number. length(…) counts it, sum(…) adds it up, [0] is its first.`;
  return `The path finds ${typeof value === "object" ? "an object" : `“${String(value).slice(0, 60)}”`}, not a number.`;
}

mount(Metric, shared + css);
