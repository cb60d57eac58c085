import { type EChartsCoreOption, type EChartsType, init } from "echarts/core";

/** A chart that can be drawn again. */
export interface OpenChart<Picture> {
  readonly draw: (picture: Picture) => void;
  readonly close: () => void;
}

/**
 * Creates a chart in `element` that follows its size; `optionOf` says how a picture is drawn in so many pixels. What
 * the chart is made of (`use` of ECharts) is the caller's.
 */
export function openChart<Picture>(
  element: HTMLElement,
  optionOf: (picture: Picture, width: number, height: number) => EChartsCoreOption,
): OpenChart<Picture> {
  const chart: EChartsType = init(element, null, { renderer: "canvas" });
  let drawn: Picture | undefined;
  const draw = (picture: Picture): void => {
    drawn = picture;
    chart.setOption(optionOf(picture, chart.getWidth(), chart.getHeight()), { notMerge: true });
  };
  const observer = new ResizeObserver(() => {
    chart.resize();
    if (drawn !== undefined) draw(drawn);
  });
  observer.observe(element);
  return {
    draw,
    close: () => {
      observer.disconnect();
      chart.dispose();
    },
  };
}
