import { type EChartsCoreOption, type EChartsType, init } from "echarts/core";

/** A chart that can be drawn again. */
export interface OpenChart<Picture> {
  readonly draw: (picture: Picture) => void;
  readonly close: () => void;
}

/**
 * Creates a chart in `element` that follows its size; `optionOf` says how a picture is drawn in so many pixels. What
 * the chart is made of (`use` of ECharts) is the caller's. A picture is there at once, without animation: each is drawn as
 * a whole, so that bars would grow from nothing with every refresh, thirty times and on the processor.
 */
export function openChart<Picture>(
  element: HTMLElement,
  optionOf: (picture: Picture, width: number, height: number) => EChartsCoreOption,
): OpenChart<Picture> {
  const chart: EChartsType = init(element, null, { renderer: "canvas" });
  let drawn: Picture | undefined;
  let size = sizeOf(element);
  const draw = (picture: Picture): void => {
    drawn = picture;
    const option = { ...optionOf(picture, chart.getWidth(), chart.getHeight()), animation: false };
    chart.setOption(option, { notMerge: true });
  };
  const observer = new ResizeObserver(() => {
    // It also tells the size that there was when it began to observe; to draw a chart takes tens of milliseconds.
    if (sizeOf(element) === size) return;
    size = sizeOf(element);
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

function sizeOf(element: HTMLElement): string {
  return `${element.clientWidth} ${element.clientHeight}`;
}
