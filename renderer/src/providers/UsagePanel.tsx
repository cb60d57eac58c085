import { useQuery } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/States.tsx";
import { formatAgo, formatCount, formatMs } from "../ui/format.ts";
import { BudgetForm } from "./BudgetForm.tsx";
import { UsageBars } from "./UsageBars.tsx";
import { consumersOf, daysUntil } from "./usage.ts";

const DAYS = 30;

/** Who used a provider in the last days: how often, how long, with what result. Never with which params or answers. */
export function UsagePanel({ appId, name }: { appId: string; name: string }) {
  const usage = useQuery(`usage\n${appId}\n${name}`, (api) =>
    api.ledger.summary({ appId, providerName: name, days: DAYS }),
  );
  if (usage.data === undefined) {
    return usage.error === undefined ? (
      <RowsLoading rows={2} height={32} />
    ) : (
      <Failed error={usage.error} what="The ledger could not be read" onRetry={usage.reload} />
    );
  }
  const { totals, rows, days } = usage.data;
  const consumers = consumersOf(rows);
  const today = new Intl.DateTimeFormat("sv-SE").format(new Date());
  return (
    <section className="usage" aria-label={`Use of ${name}`}>
      {totals.calls === 0 ? (
        <p className="folders-none">Nobody has used it in the last {DAYS} days.</p>
      ) : (
        <>
          <UsageBars days={daysUntil(today, days, DAYS)} />
          <div className="usage-scroll">
            <table className="dock-table" aria-label={`Who used ${name}`}>
              <thead>
                <tr>
                  <th scope="col">Who</th>
                  <th scope="col">For</th>
                  <th scope="col" data-align="right">
                    Calls
                  </th>
                  <th scope="col" data-align="right">
                    Failed
                  </th>
                  <th scope="col" data-align="right">
                    Mean
                  </th>
                  <th scope="col" data-align="right">
                    Tokens
                  </th>
                  <th scope="col" data-align="right">
                    Last
                  </th>
                </tr>
              </thead>
              <tbody>
                {consumers.map((consumer) => (
                  <tr key={`${consumer.kind} ${consumer.name}`}>
                    <td>
                      <strong>{consumer.name || "the window"}</strong> <span className="muted">{consumer.kind}</span>
                    </td>
                    <td data-mono="true">{consumer.channels.join(", ")}</td>
                    <td data-align="right">{formatCount(consumer.calls)}</td>
                    <td data-align="right">{formatCount(consumer.failed)}</td>
                    <td data-align="right">{formatMs(consumer.meanMs)}</td>
                    <td data-align="right">{consumer.tokens === 0 ? "–" : formatCount(consumer.tokens)}</td>
                    <td data-align="right">{formatAgo(Date.now() - consumer.lastAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <BudgetForm appId={appId} name={name} />
    </section>
  );
}
