/** @jsxImportSource preact */
import { type Series, areaPath, linePath } from "./series.ts";

const WIDTH = 600;
const HEIGHT = 160;

interface Props {
  readonly cpu: Series;
  readonly memory: Series;
  readonly most: number;
}

/** Processor and memory over time as two lines, from 0 to 100%. */
export function Chart({ cpu, memory, most }: Props) {
  return (
    <div class="plot" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        <defs>
          <linearGradient id="fill" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stop-color="var(--lk-chart-1)" stop-opacity="0.32" />
            <stop offset="1" stop-color="var(--lk-chart-1)" stop-opacity="0.02" />
          </linearGradient>
        </defs>
        {[0.25, 0.5, 0.75].map((share) => (
          <line key={share} class="rule" x1="0" x2={WIDTH} y1={HEIGHT * share} y2={HEIGHT * share} />
        ))}
        <path d={areaPath(cpu, most, WIDTH, HEIGHT)} fill="url(#fill)" />
        <path class="trace trace-memory" d={linePath(memory, most, WIDTH, HEIGHT)} />
        <path class="trace trace-cpu" d={linePath(cpu, most, WIDTH, HEIGHT)} />
      </svg>
      <span class="mark mark-top">100%</span>
      <span class="mark mark-bottom">0</span>
    </div>
  );
}
