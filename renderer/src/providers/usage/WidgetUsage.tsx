import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { BudgetForm } from "./BudgetForm.tsx";
import { ConsumerTable } from "./ConsumerTable.tsx";
import { usesOf, widgetsOf } from "./usage.ts";

const DAYS = 30;

/** Which widget, extension or command used which provider of this app, and the budgets of widgets. */
export function WidgetUsage({ appId }: { appId: string }) {
  const usage = useQuery(`widgets\n${appId}`, (api) => api.ledger.summary({ appId, days: DAYS }));
  useReloadOn("response-cache-changed", usage.reload, 5000);
  const uses = usage.data === undefined ? [] : usesOf(usage.data.rows);
  return (
    <section className="card" aria-labelledby="widget-usage-title">
      <h2 className="card-title" id="widget-usage-title">
        Who used my keys
      </h2>
      <p className="muted">Every widget, extension and command that used a provider in the last {DAYS} days.</p>
      {usage.data === undefined ? (
        usage.error === undefined ? (
          <RowsLoading rows={2} height={32} />
        ) : (
          <Failed error={usage.error} what="The ledger could not be read" onRetry={usage.reload} />
        )
      ) : uses.length === 0 ? (
        <p className="folders-none">Nobody yet. Add a widget to a dashboard and choose a provider in its settings.</p>
      ) : (
        <>
          <ConsumerTable label="Who used which provider" who="Who" consumers={uses} />
          <BudgetForm widgets={widgetsOf(uses)} />
        </>
      )}
    </section>
  );
}
