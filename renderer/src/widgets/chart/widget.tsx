/** @jsxImportSource preact */
import { useEffect, useMemo } from "preact/hooks";
import type { Theme, WidgetContext } from "../../ipc/messages.gen.ts";
import { Plotted } from "../data/Plotted.tsx";
import { type Found, WithData, Wrong } from "../data/WithData.tsx";
import shared from "../data/data.css?inline";
import { type Figures, written } from "../data/figures.ts";
import type { ChartKind } from "../data/picture.ts";
import { plotOf, rowsIn } from "../data/plot.ts";
import { type Rows, rowsOf, textIn } from "../data/rows.ts";
import { type Settings, namesOf, textOf } from "../data/settings.ts";
import { report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Nothing } from "../kit/states.tsx";
import { useOffer } from "../kit/useOffer.ts";
import css from "./chart.css?inline";

function Chart({ context }: { context: WidgetContext }) {
  return (
    <WithData context={context}>
      {(found) => {
        const rows = rowsOf(found.value);
        if (rows === undefined)
          return (
            <Wrong setting="Path">
              The path finds “{textIn(found.value).slice(0, 60)}”, which is no list of figures.
            </Wrong>
          );
        if (rows.rows.length === 0) return <Empty found={found} />;
        return (
          <Drawn rows={rows} found={found} settings={context.settings} theme={context.theme} title={context.title} />
        );
      }}
    </WithData>
  );
}

function Empty({ found }: { found: Found }) {
  useEffect(() => report("empty", { points: 0 }), [found.answer]);
  return <Nothing title="Nothing to draw">The answer has an empty list at this path. {found.freshness}</Nothing>;
}

interface Props {
  readonly rows: Rows;
  readonly found: Found;
  readonly settings: Settings;
  readonly theme: Theme;
  readonly title: string;
}

function Drawn({ rows, found, settings, theme, title }: Props) {
  const [label, values] = [textOf(settings, "label"), namesOf(settings, "values")];
  const plot = useMemo(() => plotOf(rows, label, values), [found.answer, found.value, label, values.join("\n")]);
  const kind = (textOf(settings, "kind") || "bar") as ChartKind;
  const figures: Figures = { format: textOf(settings, "format"), unit: textOf(settings, "unit"), decimals: undefined };
  useEffect(() => {
    if (plot !== undefined) report("ready", { points: plot.labels.length, series: plot.series.map((one) => one.name) });
  }, [plot]);
  useOffer(plot && rowsIn(plot));
  if (plot === undefined)
    return (
      <Wrong setting="Values">
        No field of the rows is a number. They have: {rows.columns.slice(0, 12).join(", ")}.
      </Wrong>
    );
  return (
    <>
      <p class="as">{found.freshness}</p>
      <Plotted
        key={`${kind} ${figures.format} ${figures.unit}`}
        title={title}
        plot={plot}
        kind={kind}
        stacked={settings["stacked"] === true}
        format={(value) => written(value, figures)}
        theme={theme}
      />
    </>
  );
}

mount(Chart, shared + css);
