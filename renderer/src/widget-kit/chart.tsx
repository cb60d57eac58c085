import type { ReactNode } from "react";
import { locale } from "../ui/locale.ts";
import { useOffer } from "./useOffer.ts";
import { finite, steps } from "./scale.ts";

interface Series {
  readonly name: string;
  /** One for each label; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  /** What is shown, for who cannot see it. */
  readonly title: string;
  /** The text below the values. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  readonly kind?: "line" | "bars";
  readonly format?: (value: number) => string;
}

const WIDTH = 600;
const HEIGHT = 200;
const COLOURS = 6;
const MOST_LABELS = 6;

/** Lines or bars over labels, at most six series, in the theme's colours. A screen reader is given the same as a table. */
export function Chart({ title, labels, series, kind = "line", format = written }: ChartProps): ReactNode {
  useOffer(() =>
    labels.map((label, at) => ({
      label,
      ...Object.fromEntries(series.map(({ name, values: own }) => [name, own[at] ?? null])),
    })),
  );
  const values = finite(series);
  const scale = steps(Math.min(0, ...values), Math.max(0, ...values));
  const [low, high] = [scale[0] ?? 0, scale.at(-1) ?? 1];
  const y = (value: number): number => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const place = WIDTH / Math.max(labels.length, 1);
  const every = Math.ceil(labels.length / MOST_LABELS);
  return (
    <figure className="kit-chart">
      <div className="kit-plot" aria-hidden="true">
        <div className="kit-scale">
          {scale.map((value) => (
            <span key={value}>{format(value)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
          {scale.map((value) => (
            <line key={value} className="kit-rule" x1="0" x2={WIDTH} y1={y(value)} y2={y(value)} />
          ))}
          {series.slice(0, COLOURS).map(({ name, values: own }, nth) =>
            kind === "line" ? (
              <path key={name} className="kit-line" style={{ stroke: colour(nth) }} d={path(own, place, y)} />
            ) : (
              <g key={name} style={{ fill: colour(nth) }}>
                {own.map((value, at) => bar(value, at, nth, series.length, place, y))}
              </g>
            ),
          )}
        </svg>
        <div className="kit-labels">
          {labels.map((label, at) => (
            <span key={`${at} ${label}`}>{at % every === 0 ? label : ""}</span>
          ))}
        </div>
      </div>
      {series.length < 2 ? null : (
        <figcaption aria-hidden="true">
          {series.slice(0, COLOURS).map(({ name }, nth) => (
            <span key={name}>
              <i style={{ background: colour(nth) }} /> {name}
            </span>
          ))}
        </figcaption>
      )}
      <div className="visually-hidden kit-hidden">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <td />
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, at) => (
              <tr key={`${at} ${label}`}>
                <th scope="row">{label}</th>
                {series.map(({ name, values: own }) => (
                  <td key={name}>{own[at] == null ? "–" : format(own[at])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function colour(nth: number): string {
  return `var(--lk-chart-${nth + 1})`;
}

function written(value: number): string {
  return value.toLocaleString(locale(), {
    maximumFractionDigits: 2,
    notation: Math.abs(value) < 1e5 ? "standard" : "compact",
  });
}

/** A line through the middle of each label's place; it breaks where a value is missing. */
function path(values: readonly (number | null)[], place: number, y: (value: number) => number): string {
  let pen = "M";
  return values
    .map((value, at) => {
      if (value === null || !Number.isFinite(value)) {
        pen = "M";
        return "";
      }
      const point = `${pen}${((at + 0.5) * place).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
      return point;
    })
    .join("");
}

function bar(
  value: number | null,
  at: number,
  nth: number,
  among: number,
  place: number,
  y: (value: number) => number,
): ReactNode {
  if (value === null || !Number.isFinite(value)) return null;
  const width = (place * 0.7) / among;
  const [top, bottom] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
  return (
    <rect key={at} x={at * place + place * 0.15 + nth * width} y={top} width={width} height={bottom - top} rx="2" />
  );
}
