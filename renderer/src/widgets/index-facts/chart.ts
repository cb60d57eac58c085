import { BarChart, TreemapChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { formatBytes, formatCount } from "../../ui/format.ts";
import type { Theme } from "../../ipc/messages.gen.ts";
import type { IndexFacts } from "./readIndices.ts";

use([BarChart, TreemapChart, GridComponent, TooltipComponent, CanvasRenderer]);

type Measure = "entries" | "dataSize";
type Shape = "bars" | "areas";

/** The data and the look of a chart. */
export interface Picture {
  readonly facts: readonly IndexFacts[];
  readonly measure: Measure;
  readonly shape: Shape;
  readonly theme: Theme;
}

/** The names beside the bars take at most this share of the width. */
const NAMES_SHARE = 0.4;
const NAMES_MAX_PX = 130;

/** The ECharts option of a picture that is `width` pixels wide. */
export function optionOf({ facts, measure, shape, theme }: Picture, width: number): EChartsCoreOption {
  const token = (name: string): string => theme.tokens[`--lk-${name}`] ?? "#808080";
  const format = measure === "entries" ? formatCount : formatBytes;
  const text = { fontFamily: token("font"), color: token("text") };
  const namesWidth = Math.min(NAMES_MAX_PX, Math.round(width * NAMES_SHARE));
  const palette = [1, 2, 3, 5, 6, 4].map((number) => token(`chart-${number}`));
  const common = {
    textStyle: text,
    tooltip: {
      // richText draws on the canvas, so an index's name never becomes markup.
      renderMode: "richText",
      backgroundColor: token("raised"),
      borderColor: token("border-strong"),
      padding: [7, 10],
      textStyle: { ...text, fontSize: 12 },
      formatter: ({ dataIndex }: { dataIndex: number }) => tooltip(facts[shape === "bars" ? dataIndex : dataIndex - 1]),
    },
  };
  // Colours go by name, not by rank, so an index keeps its colour when the order changes.
  const names = facts.map((index) => index.name).toSorted();
  const values = facts.map((index) => ({
    name: index.name,
    value: index[measure],
    itemStyle: { color: palette[names.indexOf(index.name) % palette.length] },
  }));
  if (shape === "areas") {
    return {
      ...common,
      series: [
        {
          type: "treemap",
          data: values,
          roam: false,
          nodeClick: false,
          breadcrumb: { show: false },
          left: 14,
          right: 14,
          top: 2,
          bottom: 14,
          itemStyle: { gapWidth: 3, borderWidth: 0, borderRadius: 6 },
          label: {
            fontFamily: token("font"),
            fontSize: 12,
            fontWeight: 600,
            color: token("on-accent"),
            formatter: ({ name, value }: { name: string; value: number }) => `${name}\n${format(value)}`,
            lineHeight: 17,
          },
        },
      ],
    };
  }
  return {
    ...common,
    grid: { left: 14, right: 58, top: 2, bottom: 12, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: facts.map((index) => index.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...text, fontSize: 12, color: token("muted"), width: namesWidth, overflow: "truncate", margin: 12 },
    },
    series: [
      {
        type: "bar",
        data: values,
        barMaxWidth: 22,
        barMinHeight: 3,
        showBackground: true,
        backgroundStyle: { color: token("sunken"), borderRadius: 5 },
        itemStyle: { borderRadius: 5 },
        label: {
          show: true,
          position: "right",
          ...text,
          fontSize: 12,
          fontWeight: 600,
          formatter: ({ value }: { value: number }) => format(value),
        },
      },
    ],
  };
}

function tooltip(index: IndexFacts | undefined): string {
  if (index === undefined) return "";
  const lines = [index.name, `${formatCount(index.entries)} records · ${formatBytes(index.dataSize)}`];
  if (index.attributes !== undefined) lines.push(`${index.attributes} searchable attributes`);
  return lines.join("\n");
}
