import { useState } from "react";
import { clock } from "../ui.tsx";

const [WIDTH, HEIGHT] = [240, 56];

interface Props {
  readonly title: string;
  readonly values: readonly { readonly at: number; readonly value: number | null }[];
  readonly format: (value: number) => string;
  /** The value at the top; by default the highest. */
  readonly most?: number;
}

/** The last two minutes of one figure, and behind it the same as a table. */
export function LiveChart({ title, values, format, most }: Props) {
  const [asTable, setTable] = useState(false);
  const known = values.flatMap(({ value }) => (value === null ? [] : [value]));
  const top = most ?? Math.max(1e-9, ...known);
  const latest = values.findLast(({ value }) => value !== null)?.value;
  const step = WIDTH / values.length;
  return (
    <figure className="live">
      <figcaption>
        <span>{title}</span>
        <b>{latest === undefined || latest === null ? "–" : format(latest)}</b>
        <button type="button" aria-expanded={asTable} onClick={() => setTable(!asTable)}>
          {asTable ? "Chart" : "Table"}
          <span className="visually-hidden"> of {title}</span>
        </button>
      </figcaption>
      {asTable ? (
        <div className="live-table" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
          <table className="dock-table" aria-label={title}>
            <tbody>
              {values.toReversed().map(({ at, value }) => (
                <tr key={at}>
                  <th scope="row">{clock(at, false)}</th>
                  <td data-align="right">{value === null ? "–" : format(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title} over the last two minutes; at most ${format(Math.max(0, ...known))}`}
        >
          {values.map(({ at, value }, number) => {
            const height = value === null ? 0 : Math.max(value > 0 ? 1.5 : 0, (value / top) * HEIGHT);
            return (
              <rect
                key={at}
                x={number * step}
                y={HEIGHT - height}
                width={Math.max(1, step - 1)}
                height={height}
                rx={0.5}
              />
            );
          })}
        </svg>
      )}
    </figure>
  );
}
