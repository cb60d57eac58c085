import { useQuery } from "../../host/useQuery.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { BudgetForm } from "./BudgetForm.tsx";
import { UsageBars } from "./UsageBars.tsx";
import { ConsumerTable } from "./ConsumerTable.tsx";
import { consumersOf, daysUntil, widgetsOf } from "./usage.ts";

const DAYS = 30;

/** Who used a provider in the last days, how often and with what result. The ledger keeps no params and no answers. */
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
          <ConsumerTable label={`Who used ${name}`} who="Who" consumers={consumers} />
        </>
      )}
      <BudgetForm provider={{ appId, name }} widgets={widgetsOf(consumers)} />
    </section>
  );
}
