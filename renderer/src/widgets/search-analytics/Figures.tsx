/** @jsxImportSource preact */
import type { Overview } from "./ask.ts";
import { FIGURES, type FigureName, changeOf, written } from "./figures.ts";

interface Props {
  readonly overview: Overview;
  readonly chosen: FigureName;
  readonly onChoose: (name: FigureName) => void;
}

/** The four figures; the chosen one is drawn below. */
export function Figures({ overview, chosen, onChoose }: Props) {
  return (
    <div class="figures" role="group" aria-label="Figures">
      {FIGURES.map((figure) => {
        const now = overview.now[figure.name]?.total;
        const change = changeOf(figure, now, overview.earlier[figure.name]?.total);
        return (
          <button
            key={figure.name}
            type="button"
            class="figure"
            aria-pressed={figure.name === chosen}
            title={overview.missing[figure.name]}
            onClick={() => onChoose(figure.name)}
          >
            <span class="figure-title">{figure.title}</span>
            <span class="figure-value">{written(figure, now)}</span>
            <span class="figure-change" data-tone={change?.tone}>
              {change?.text ?? (now === null || now === undefined ? "not counted" : " ")}
            </span>
          </button>
        );
      })}
    </div>
  );
}
