import type { ProcessSample, WidgetRows } from "../../ipc/messages.gen.ts";
import { formatBytes, formatCount, formatMs, formatShare } from "../../ui/format.ts";

/** Percent of one core: `12%`. */
export function formatCpu(percent: number): string {
  return formatShare(percent / 100);
}

/** Latchkey's processes: what each is there for, and what it costs. */
export function Processes({ told }: { told: WidgetRows }) {
  const { processes } = told;
  const sum = (of: (one: ProcessSample) => number): number => processes.reduce((all, one) => all + of(one), 0);
  return (
    <details className="processes">
      <summary>
        {formatCount(processes.length)} processes, {formatBytes(sum(({ bytes }) => bytes))},{" "}
        {formatCpu(sum(({ cpu }) => cpu))} of a core
      </summary>
      <table className="dock-table plain" aria-label="Processes">
        <thead>
          <tr>
            {["Process", "Kind", "Draws", "Processor", "Own memory", "Running for"].map((title, at) => (
              <th key={title} scope="col" data-align={at === 0 || at > 2 ? "right" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {processes.map((one) => (
            <tr key={one.pid}>
              <td data-align="right">{one.pid}</td>
              <td>{one.kind}</td>
              <td>{drawnBy(one, told)}</td>
              <td data-align="right">{formatCpu(one.cpu)}</td>
              <td data-align="right">{formatBytes(one.bytes)}</td>
              <td data-align="right">{formatMs(one.ageS * 1000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        Tiles of one package in one window share a process. Which process draws a widget is found by keeping one of its
        tiles busy for some milliseconds when it is first listed here.
      </p>
    </details>
  );
}

/** What a process puts on the screen, in a few words. */
function drawnBy({ pid }: ProcessSample, { widgets, windows }: WidgetRows): string {
  if (windows.includes(pid)) return "the window itself";
  const titles = widgets.filter((row) => row.pid === pid).map(({ title }) => title);
  return titles.length === 0 ? "–" : titles.join(", ");
}
