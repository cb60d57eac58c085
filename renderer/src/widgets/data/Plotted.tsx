/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import { type OpenChart, openChart } from "../kit/openChart.ts";
import { type Picture, optionOf } from "./picture.ts";

/** How many rows of its table a chart reads out. */
const MOST_TOLD = 200;

interface Props extends Picture {
  readonly title: string;
}

/** A chart that fills its place, and its figures as a table for who cannot see it. */
export function Plotted({ title, ...picture }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const opened = useRef<OpenChart<Picture> | null>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    const chart = openChart(element.current, optionOf);
    opened.current = chart;
    return () => chart.close();
  }, []);
  const { plot, kind, stacked, theme } = picture;
  useEffect(() => opened.current?.draw(picture), [plot, kind, stacked, theme]);
  return (
    <>
      <div class="plotted" ref={element} aria-hidden="true" />
      <table class="visually-hidden">
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {plot.series.map((one) => (
              <th key={one.name} scope="col">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plot.labels.slice(0, MOST_TOLD).map((label, at) => (
            <tr key={at}>
              <th scope="row">{label}</th>
              {plot.series.map((one) => {
                const value = one.values[at] ?? null;
                return <td key={one.name}>{value === null ? "–" : picture.format(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
