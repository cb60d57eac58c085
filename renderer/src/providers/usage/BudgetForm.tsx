import { Button, Checkbox, NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { BudgetRow } from "../../ipc/messages.gen.ts";
import { showDone, showFailure } from "../../ui/toasts.tsx";
import { type BudgetScope, type Limits, NO_LIMITS, budgetOf, describeUse } from "./budget.ts";
import { useWidgetNames } from "./useWidgetNames.ts";

interface Props {
  /** Whose budget; without a provider the form edits the budget of a widget over all providers. */
  readonly provider?: { readonly appId: string; readonly name: string };
  readonly widgets: readonly string[];
}

/** Edits the budget of a provider, of a widget, or of a widget's use of a provider. The main process refuses calls beyond it. */
export function BudgetForm({ provider, widgets }: Props) {
  const budgets = useQuery("budgets", (api) => api.ledger.budgets());
  const widgetName = useWidgetNames();
  const [widget, setWidget] = useState<string | null>(provider === undefined ? (widgets[0] ?? null) : null);
  if (budgets.data === undefined || (provider === undefined && widget === null)) return null;
  const scope: BudgetScope = {
    ...(provider === undefined ? {} : { appId: provider.appId, providerName: provider.name }),
    ...(widget === null ? {} : { widgetId: widget }),
  };
  const saved = budgetOf(budgets.data.budgets, scope);
  const everyone = provider === undefined ? [] : [{ value: "", label: "Everybody together" }];
  return (
    <Fields
      key={JSON.stringify([scope, saved])}
      scope={scope}
      title={provider === undefined ? "widgets" : provider.name}
      saved={saved}
      mayBeTeams={widget === null && (budgets.data.shares || saved?.team === true)}
      onSaved={budgets.reload}
      picker={
        <Select
          size="xs"
          label="Budget of"
          allowDeselect={false}
          data={[...everyone, ...widgets.map((id) => ({ value: id, label: `The widget ${widgetName(id)}` }))]}
          value={widget ?? ""}
          onChange={(id) => setWidget(id || null)}
        />
      }
    />
  );
}

interface FieldsProps {
  readonly scope: BudgetScope;
  readonly title: string;
  readonly saved: BudgetRow | undefined;
  /** Whether the team can share this budget. */
  readonly mayBeTeams: boolean;
  readonly picker: React.ReactNode;
  readonly onSaved: () => void;
}

function Fields({ scope, title, saved, mayBeTeams, picker, onSaved }: FieldsProps) {
  const api = useApi();
  const before: Limits = saved ?? NO_LIMITS;
  const [limits, setLimits] = useState<Limits>({
    callsPerMinute: before.callsPerMinute,
    tokensPerDay: before.tokensPerDay,
    costPerDay: before.costPerDay,
    team: before.team,
  });
  const changed = (Object.keys(limits) as (keyof Limits)[]).some((field) => limits[field] !== before[field]);
  const spent = describeUse(saved);
  const field = (key: Exclude<keyof Limits, "team">, label: string, decimals: boolean) => (
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
    api.ledger.setBudget({ ...scope, ...limits }).then(
      () => {
        showDone("Budget saved");
        onSaved();
      },
      (error: unknown) => showFailure("The budget was not saved", error),
    );
  };
  return (
    <form
      className="budget"
      aria-label={`Budget of ${title}`}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="budget-fields">
        {picker}
        {field("callsPerMinute", "Calls per minute", false)}
        {field("tokensPerDay", "Tokens per day", false)}
        {field("costPerDay", "US dollars per day", true)}
        <Button type="submit" size="xs" variant="default" disabled={!changed}>
          Save budget
        </Button>
      </div>
      {mayBeTeams ? (
        <Checkbox
          size="xs"
          label="For the whole team together: what other seats use of this account counts as well"
          checked={limits.team}
          onChange={(event) => setLimits({ ...limits, team: event.currentTarget.checked })}
        />
      ) : null}
      {spent === "" ? null : <p className="budget-spent">{spent}</p>}
    </form>
  );
}
