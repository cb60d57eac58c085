import { BarChart, LineChart, PieChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Theme } from "../../ipc/messages.gen.ts";
import { axisLabels } from "./axisLabels.ts";
import { formatShare } from "../../ui/format.ts";
import { type Plot, slicesOf } from "./plot.ts";

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export type ChartKind = "line" | "bar" | "area" | "pie";

/** What is drawn, and how. */
export interface Picture {
  readonly plot: Plot;
  readonly kind: ChartKind;
  readonly stacked: boolean;
  readonly format: (value: number) => string;
  readonly theme: Theme;
}

/** Below these sizes a chart is its marks alone. */
const NARROW_PX = 260;
const LOW_PX = 120;
/** A name below the chart is cut to this, level or slanted. */
const LONGEST_LABEL_PX = 90;
const LONGEST_SLANTED_PX = 120;
/** From this width on the shares of a pie are written beside it. */
const ROOMY_PX = 380;

export function optionOf(picture: Picture, width: number, height: number): EChartsCoreOption {
  const { plot, kind, theme } = picture;
  const token = (name: string): string => theme.tokens[`--lk-${name}`] ?? "#808080";
  const text = { fontFamily: token("font"), color: token("text"), fontSize: 12 };
  const legend = (plot.series.length > 1 || kind === "pie") && height >= LOW_PX;
  const common = {
    color: [1, 3, 2, 5, 4, 6].map((number) => token(`chart-${number}`)),
    textStyle: text,
    legend: {
      show: legend,
      type: "scroll",
      bottom: 4,
      left: 14,
      right: 14,
      itemWidth: 12,
      itemHeight: 8,
      icon: "roundRect",
      textStyle: { ...text, color: token("muted") },
      pageTextStyle: { ...text, color: token("muted") },
      pageIconColor: token("muted"),
      pageIconInactiveColor: token("border-strong"),
    },
    tooltip: {
      trigger: kind === "pie" ? "item" : "axis",
      // richText draws on the canvas, so that what a service names never becomes markup.
      renderMode: "richText",
      confine: true,
      backgroundColor: token("raised"),
      borderColor: token("border-strong"),
      padding: [7, 10],
      textStyle: text,
      valueFormatter: (value: unknown) => (typeof value === "number" ? picture.format(value) : "–"),
      axisPointer: {
        lineStyle: { color: token("border-strong") },
        shadowStyle: { color: token("hover"), opacity: 0.6 },
      },
    },
  };
  return kind === "pie"
    ? { ...common, series: [pieOf(picture, legend, width, token)] }
    : {
        ...common,
        ...axesOf(picture, legend, [width, height], token),
        series: plot.series.map((one) => seriesOf(picture, one)),
      };
}

type Token = (name: string) => string;

function axesOf(
  { plot, kind, format }: Picture,
  legend: boolean,
  [width, height]: readonly [number, number],
  token: Token,
): EChartsCoreOption {
  const { all, slant } = axisLabels(plot.labels, width, height, LONGEST_LABEL_PX);
  const label = { fontFamily: token("font"), fontSize: 11.5, color: token("muted"), hideOverlap: true };
  return {
    grid: {
      left: 14,
      right: 18,
      top: 10,
      bottom: legend ? 32 : 8,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
    xAxis: {
      type: "category",
      data: plot.labels,
      boundaryGap: kind === "bar",
      axisLine: { lineStyle: { color: token("border-strong") } },
      axisTick: { show: false },
      axisLabel: {
        ...label,
        width: slant > 0 ? LONGEST_SLANTED_PX : LONGEST_LABEL_PX,
        overflow: "truncate",
        rotate: slant,
        ...(all ? { interval: 0, hideOverlap: false } : {}),
        // Lines go from edge to edge; their first and last labels stay inside.
        ...(kind === "bar" || slant > 0 ? {} : { alignMinLabel: "left", alignMaxLabel: "right" }),
      },
    },
    yAxis: {
      type: "value",
      show: width >= NARROW_PX,
      splitNumber: 4,
      splitLine: { lineStyle: { color: token("border"), type: [3, 4] } },
      axisLabel: { ...label, formatter: (value: number) => format(value) },
    },
  };
}

function seriesOf({ kind, stacked, plot }: Picture, one: Plot["series"][number]): EChartsCoreOption {
  const base = { name: one.name, data: one.values, ...(stacked ? { stack: "all" } : {}) };
  if (kind === "bar")
    return { ...base, type: "bar", barMaxWidth: 36, itemStyle: { borderRadius: stacked ? 0 : [4, 4, 0, 0] } };
  return {
    ...base,
    type: "line",
    showSymbol: plot.labels.length <= 1,
    symbolSize: 7,
    lineStyle: { width: 2 },
    ...(kind === "area" ? { areaStyle: { opacity: 0.2 } } : {}),
  };
}

function pieOf({ plot, format }: Picture, legend: boolean, width: number, token: Token): EChartsCoreOption {
  return {
    type: "pie",
    data: slicesOf(plot),
    center: ["50%", legend ? "44%" : "50%"],
    radius: width >= ROOMY_PX ? ["38%", "62%"] : ["44%", "74%"],
    itemStyle: { borderColor: token("surface"), borderWidth: 2, borderRadius: 4 },
    avoidLabelOverlap: true,
    label: {
      show: width >= ROOMY_PX,
      fontFamily: token("font"),
      fontSize: 12,
      color: token("text"),
      overflow: "none",
      formatter: ({ value, percent }: { value: number; percent: number }) =>
        `${format(value)} · ${formatShare(percent / 100)}`,
    },
    labelLine: { show: width >= ROOMY_PX, lineStyle: { color: token("border-strong") } },
  };
}
