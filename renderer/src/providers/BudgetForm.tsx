import { Button, Group, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../host/api.tsx";
import { useQuery } from "../host/useQuery.ts";
import type { BudgetRow } from "../ipc/messages.gen.ts";
import { showDone, showFailure } from "../shell/toasts.tsx";

type Limits = Pick<BudgetRow, "callsPerMinute" | "tokensPerDay" | "costPerDay">;

const NONE: Limits = { callsPerMinute: null, tokensPerDay: null, costPerDay: null };

/** What a provider may cost at most; a call beyond it is refused before it is made. */
export function BudgetForm({ appId, name }: { appId: string; name: string }) {
  const budgets = useQuery("budgets", (api) => api.ledger.budgets());
  const own = budgets.data?.budgets.find(
    (row) => row.appId === appId && row.providerName === name && row.widgetId === null,
  );
  if (budgets.data === undefined) return null;
  return <Fields key={JSON.stringify(own)} appId={appId} name={name} saved={own ?? NONE} onSaved={budgets.reload} />;
}

function Fields({ appId, name, saved, onSaved }: { appId: string; name: string; saved: Limits; onSaved: () => void }) {
  const api = useApi();
  const [limits, setLimits] = useState<Limits>({
    callsPerMinute: saved.callsPerMinute,
    tokensPerDay: saved.tokensPerDay,
    costPerDay: saved.costPerDay,
  });
  const changed = (Object.keys(limits) as (keyof Limits)[]).some((field) => limits[field] !== saved[field]);
  const field = (key: keyof Limits, label: string, decimals: boolean) => (
    <NumberInput
      size="xs"
      label={label}
      placeholder="No limit"
      min={decimals ? 0.01 : 1}
      allowDecimal={decimals}
      allowNegative={false}
      thousandSeparator=","
      hideControls
      value={limits[key] ?? ""}
      onChange={(value) => setLimits({ ...limits, [key]: typeof value === "number" ? value : null })}
    />
  );
  const save = (): void => {
    api.ledger.setBudget({ appId, providerName: name, ...limits }).then(
      () => {
        showDone(`Budget of ${name} saved`);
        onSaved();
      },
      (error: unknown) => showFailure("The budget was not saved", error),
    );
  };
  return (
    <form
      className="budget"
      aria-label={`Budget of ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Group align="end" gap={10} wrap="nowrap">
        {field("callsPerMinute", "Calls per minute", false)}
        {field("tokensPerDay", "Tokens per day", false)}
        {field("costPerDay", "US dollars per day", true)}
        <Button type="submit" size="xs" variant="default" disabled={!changed}>
          Save budget
        </Button>
      </Group>
    </form>
  );
}
