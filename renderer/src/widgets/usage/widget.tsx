/** @jsxImportSource preact */
import { useEffect, useMemo } from "preact/hooks";
import type { BudgetRow, LedgerSummary, Theme, WidgetContext } from "../../ipc/messages.gen.ts";
import { formatCount, formatDollars, formatMs } from "../../ui/format.ts";
import { Freshness } from "../data/Freshness.tsx";
import { Plotted } from "../data/Plotted.tsx";
import shared from "../data/data.css?inline";
import { failureOf, host, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { Failure, Nothing, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { useOffer } from "../kit/useOffer.ts";
import { type By, type Group, type Limit, type Measure, groupsOf, limitsOf } from "./groups.ts";
import css from "./usage.css?inline";
import { useLasting } from "../kit/useLasting.ts";

const dollars = (value: number): string => formatDollars(value, true);
const FORMATS: Readonly<Record<Measure, (value: number) => string>> = {
  calls: formatCount,
  tokens: formatCount,
  cost: dollars,
};

function Usage({ context }: { context: WidgetContext }) {
  const { settings } = context;
  const days = typeof settings["days"] === "number" ? settings["days"] : 30;
  const { data, error, loading, reload } = useLoad(`usage ${days}`, async (signal) => {
    const [summary, { budgets }] = await Promise.all([
      host.api.ledger.summary({ days }, { signal }),
      host.api.ledger.budgets({ signal }),
    ]);
    return { summary, budgets, days, at: Date.now() };
  });
  const failed = error !== undefined && data === undefined && !loading;
  useEffect(() => {
    if (error !== undefined) report("error", failureOf(error));
    else if (data !== undefined)
      report(data.summary.totals.calls === 0 ? "empty" : "ready", { ...data.summary.totals });
  }, [error, data]);
  if (failed) return <Failure error={error} onRetry={reload} />;
  if (data === undefined) return <Skeleton lines={6} />;
  if (data.summary.totals.calls === 0 && data.budgets.length === 0)
    return (
      <Nothing title="Nothing was used">
        In the last {data.days} {data.days === 1 ? "day" : "days"} no provider was asked. Add a widget that uses one.
      </Nothing>
    );
  const freshness = <Freshness at={data.at} old={false} error={error} onRetry={reload} />;
  return <Counted {...data} settings={settings} theme={context.theme} freshness={freshness} />;
}

interface CountedProps {
  readonly summary: LedgerSummary;
  readonly budgets: readonly BudgetRow[];
  readonly days: number;
  readonly settings: WidgetContext["settings"];
  readonly theme: Theme;
  readonly freshness: preact.ComponentChildren;
}

const BY: readonly [By, string][] = [
  ["day", "Days"],
  ["provider", "Providers"],
  ["channel", "Channels"],
  ["widget", "Widgets"],
];
const MEASURES: readonly [Measure, string][] = [
  ["calls", "Calls"],
  ["tokens", "Tokens"],
  ["cost", "Cost"],
];

function Counted({ summary, budgets, days, settings, theme, freshness }: CountedProps) {
  const [by, setBy] = useLasting("by", (settings["by"] as By | undefined) ?? "day");
  const [measure, setMeasure] = useLasting("measure", (settings["measure"] as Measure | undefined) ?? "calls");
  const today = new Intl.DateTimeFormat("sv-SE").format(new Date());
  const groups = useMemo(() => groupsOf(summary, by, days, today), [summary, by, days, today]);
  useOffer(groups);
  const plot = useMemo(
    () => ({
      labels: groups.map((group) => (by === "day" ? group.name.slice(5) : group.name)),
      series: [
        { name: MEASURES.find(([one]) => one === measure)?.[1] ?? "", values: groups.map((one) => one[measure]) },
      ],
    }),
    [groups, measure],
  );
  const { totals } = summary;
  return (
    <div class="usage">
      <p class="totals">
        <span>
          <b>{formatCount(totals.calls)}</b> calls
        </span>
        {totals.failed === 0 ? null : (
          <span class="failed">
            <b>{formatCount(totals.failed)}</b> failed
          </span>
        )}
        <span>
          <b>{formatCount(totals.tokensIn + totals.tokensOut)}</b> tokens
        </span>
        <span>
          <b>{dollars(totals.cost)}</b>
        </span>
        {freshness}
      </p>
      <p class="choices">
        <select aria-label="By" value={by} onChange={(event) => setBy(event.currentTarget.value as By)}>
          {BY.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
        <select
          aria-label="Chart of"
          value={measure}
          onChange={(event) => setMeasure(event.currentTarget.value as Measure)}
        >
          {MEASURES.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </p>
      <div class="picture">
        <Plotted
          key={`${by} ${measure}`}
          title={`${plot.series[0]?.name ?? ""} by ${by}`}
          plot={plot}
          kind="bar"
          stacked={false}
          format={FORMATS[measure]}
          theme={theme}
        />
      </div>
      <Groups groups={by === "day" ? groups.toReversed().filter((day) => day.calls > 0) : groups} />
      <Budgets budgets={budgets} />
    </div>
  );
}

function Groups({ groups }: { groups: readonly Group[] }) {
  return (
    <div class="groups" tabIndex={0} role="region" aria-label="Who used what">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Calls</th>
            <th scope="col">Failed</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
            <th scope="col">Mean</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name}>
              <th scope="row" title={group.name}>
                {group.name}
              </th>
              <td>{formatCount(group.calls)}</td>
              <td data-failed={group.failed > 0}>{formatCount(group.failed)}</td>
              <td>{formatCount(group.tokens)}</td>
              <td>{dollars(group.cost)}</td>
              <td>{formatMs(group.meanMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A share from which a budget's bar warns. */
const NEARLY = 0.8;

function Budgets({ budgets }: { budgets: readonly BudgetRow[] }) {
  if (budgets.length === 0) return null;
  return (
    <ul class="budgets" aria-label="Budgets">
      {budgets.map(limitsOf).flatMap(({ whose, limits }) =>
        limits.map((limit) => (
          <li key={`${whose} ${limit.what}`}>
            <span class="whose">{whose}</span>
            <meter
              min={0}
              max={limit.of}
              low={limit.of * NEARLY}
              high={limit.of * NEARLY}
              optimum={0}
              value={Math.min(limit.used, limit.of)}
              aria-label={`${whose}: ${limit.what}`}
            />
            <span class="left">{leftOf(limit)}</span>
          </li>
        )),
      )}
    </ul>
  );
}

function leftOf({ what, used, of }: Limit): string {
  const money = what === "dollars today";
  const left = Math.max(of - used, 0);
  const amount = money ? dollars(left) : formatCount(left);
  const whole = money ? dollars(of) : formatCount(of);
  return `${amount} of ${whole} left${money ? " today" : what === "tokens today" ? " (tokens today)" : " (calls a minute)"}`;
}

mount(Usage, shared + css);
