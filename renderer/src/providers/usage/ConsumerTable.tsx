import { formatAgo, formatCount, formatDollars, formatMs } from "../../ui/format.ts";
import type { Consumer } from "./usage.ts";
import { useWidgetNames } from "./useWidgetNames.ts";

/** One row for each consumer: how often it called, how long that took, and with what result. */
export function ConsumerTable({
  label,
  who,
  consumers,
}: {
  label: string;
  who: string;
  consumers: readonly Consumer[];
}) {
  const widgetName = useWidgetNames();
  const nameOf = ({ kind, name }: Consumer): string => (kind === "widget" ? widgetName(name) : name) || "the window";
  return (
    <div className="usage-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="dock-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{who}</th>
            <th scope="col">For</th>
            {["Calls", "Failed", "Mean", "Tokens", "Cost", "Last"].map((name) => (
              <th key={name} scope="col" data-align="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {consumers.map((consumer) => (
            <tr key={`${consumer.kind} ${consumer.name} ${consumer.provider}`}>
              <td>
                <strong>{nameOf(consumer)}</strong> <span className="muted">{consumer.kind}</span>
              </td>
              <td data-mono="true">{consumer.provider || consumer.channels.join(", ")}</td>
              <td data-align="right">{formatCount(consumer.calls)}</td>
              <td data-align="right">{formatCount(consumer.failed)}</td>
              <td data-align="right">{formatMs(consumer.meanMs)}</td>
              <td data-align="right">{consumer.tokens === 0 ? "–" : formatCount(consumer.tokens)}</td>
              <td data-align="right">{consumer.cost === 0 ? "–" : formatDollars(consumer.cost)}</td>
              <td data-align="right">{formatAgo(Date.now() - consumer.lastAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
