/** @jsxImportSource preact */
import { useMemo } from "preact/hooks";
import type { Theme } from "../../ipc/messages.gen.ts";
import { Plotted } from "../data/Plotted.tsx";
import { type Course as Days, type Figure, written } from "./figures.ts";
import { shortDay } from "./range.ts";
import { useLasting } from "../kit/useLasting.ts";

interface Props {
  readonly figure: Figure;
  readonly course: Days | undefined;
  /** Why there is none. */
  readonly missing: string | undefined;
  readonly theme: Theme;
}

/** A figure by day, as a chart or as a table. */
export function Course({ figure, course, missing, theme }: Props) {
  const [asTable, setAsTable] = useLasting("as-table", false);
  const days = course?.days ?? [];
  const plot = useMemo(
    () => ({
      labels: days.map(({ day }) => shortDay(day)),
      series: [{ name: figure.title, values: days.map(({ value }) => value) }],
    }),
    [course, figure],
  );
  if (!days.some(({ value }) => value !== null))
    return <p class="none">{missing ?? `${figure.title}: nothing was counted in these days.`}</p>;
  return (
    <section class="course" aria-label={`${figure.title} by day`}>
      <div class="course-bar">
        <span>{figure.title} by day</span>
        <button type="button" class="button small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </button>
      </div>
      {asTable ? (
        <div class="course-table" tabIndex={0} role="region" aria-label={`${figure.title} by day, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Day (UTC)</th>
                <th scope="col" class="number">
                  {figure.title}
                </th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ day, value }) => (
                <tr key={day}>
                  <th scope="row">{shortDay(day)}</th>
                  <td class="number">{written(figure, value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Plotted
          key={figure.name}
          title={`${figure.title} by day`}
          plot={plot}
          kind={days.length > 1 ? "area" : "bar"}
          stacked={false}
          format={(value) => written(figure, value)}
          theme={theme}
        />
      )}
    </section>
  );
}
