import type { ReactNode } from "react";
import { useMemo } from "react";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import { Failed, RowsLoading } from "../../ui/PageStates.tsx";
import { formatBytes, formatCount, formatMs, formatShare } from "../../ui/format.ts";
import { useNow } from "../../ui/useNow.ts";
import { GroupTable } from "../calls/GroupTable.tsx";
import { countersOf, counterGroups, numberIn, rowsIn } from "../counters.ts";
import { termFor } from "../filter/filter.ts";
import type { Watch } from "../useWatch.ts";
import { bucketsOf } from "./buckets.ts";
import { LiveChart } from "./LiveChart.tsx";

const SECOND = 1000;
const SHOWN_S = 120;
const STEP_S = 2;

interface Props {
  readonly watch: Watch;
  readonly onCalls: (filter: string) => void;
}

/** What the caches spare: in all, live, by provider, level and widget, and every counter. */
export function StatisticsTab({ watch, onCalls }: Props) {
  const stats = useQuery("devtools:statistics", async (api) => countersOf(await api.devtools.statistics()));
  useReloadOn("response-cache-changed", stats.reload, SECOND);
  useReloadOn("client-cache-changed", stats.reload, SECOND);
  const now = useNow(STEP_S * SECOND);
  const buckets = useMemo(
    () => bucketsOf(watch.calls, now, STEP_S * SECOND, SHOWN_S / STEP_S),
    [watch.calls, Math.floor(now / SECOND)],
  );
  if (stats.data === undefined) {
    return stats.error === undefined ? (
      <RowsLoading rows={3} height={48} />
    ) : (
      <Failed error={stats.error} what="The statistics could not be read" onRetry={stats.reload} />
    );
  }
  const [responses, clients] = [countersOf(stats.data["responses"]), countersOf(stats.data["clients"])];
  const count = (name: string): number => numberIn(responses, name) ?? 0;
  const requests = count("requests");
  const spared = count("hits") + count("stale") + count("joined") + count("shared");
  const groups = [...counterGroups(responses, "Responses"), ...counterGroups(countersOf(clients["totals"]), "Clients")];
  const of = <K extends "calls" | "failed" | "cached" | "p50" | "bytes">(name: K) =>
    buckets.map((bucket) => ({ at: bucket.at, value: bucket[name] }));
  return (
    <div className="stats" tabIndex={0} role="region" aria-label="Statistics">
      <div className="stats-top">
        <Big name="Answered without a request" value={requests === 0 ? "–" : formatShare(spared / requests)} />
        <Big name="Requests spared" value={formatCount(spared)} />
        <Big name="Time saved" value={formatMs(count("timeSavedMs"))} />
        <Big name="Joined another’s fetch" value={formatCount(count("joined"))} />
        <Big
          name={`of ${formatBytes(count("maxBytes"))} and ${formatCount(count("maxEntries"))} answers`}
          value={`${formatBytes(count("bytes"))} · ${formatCount(count("entries"))}`}
          part={Math.max(
            count("bytes") / Math.max(1, count("maxBytes")),
            count("entries") / Math.max(1, count("maxEntries")),
          )}
        />
      </div>
      <div className="lives">
        <LiveChart title="Calls" values={of("calls")} format={formatCount} />
        <LiveChart title="Failed" values={of("failed")} format={formatCount} />
        <LiveChart title="From caches" values={of("cached")} format={(value) => formatShare(value / 100)} most={100} />
        <LiveChart title="Median time" values={of("p50")} format={formatMs} />
        <LiveChart title="Answered" values={of("bytes")} format={formatBytes} />
      </div>
      <div className="stats-tables">
        <Section title="By provider">
          <Plain
            label="Responses by provider"
            head={[
              "Provider",
              "From caches",
              "Requests",
              "Hits",
              "Joined",
              "Shared",
              "Stale",
              "Failed",
              "Saved",
              "Held",
            ]}
            rows={rowsIn(responses, "perProvider").map((row) => [
              String(row["providerName"] ?? "no provider"),
              typeof row["hitRate"] === "number" ? formatShare(row["hitRate"]) : "–",
              ...["requests", "hits", "joined", "shared", "stale", "failed"].map((name) =>
                formatCount(numberIn(row, name) ?? 0),
              ),
              formatMs(numberIn(row, "timeSavedMs") ?? 0),
              formatBytes(numberIn(row, "bytes") ?? 0),
            ])}
          />
        </Section>
        <Section title="By level">
          <Plain
            label="Answers by level"
            head={["From", "Answers", "Share"]}
            rows={(
              [
                ["Memory", "hits"],
                ["Another’s fetch", "joined"],
                ["The team’s cache", "shared"],
                ["An older answer", "stale"],
                ["The service", "misses"],
              ] as const
            ).map(([name, counter]) => [
              name,
              formatCount(count(counter)),
              requests === 0 ? "–" : formatShare(count(counter) / requests),
            ])}
          />
        </Section>
        <Section title="Left, by reason">
          <Plain
            label="Evictions by reason"
            head={["Reason", "Answers"]}
            rows={Object.entries(countersOf(responses["evictions"])).map(([reason, left]) => [
              reason,
              formatCount(Number(left)),
            ])}
          />
        </Section>
        <Section title="By widget, as far as the log goes">
          <div className="stats-groups-table">
            <GroupTable calls={watch.calls} by="from" onGroup={(name) => onCalls(termFor("from", name))} />
          </div>
        </Section>
      </div>
      <details className="stats-all">
        <summary>Every counter</summary>
        <div className="stats-groups">
          {groups.map((group) => (
            <section key={group.title}>
              <h2>{group.title}</h2>
              <dl>
                {group.counters.map((counter) => (
                  <div key={counter.name}>
                    <dt>{counter.name}</dt>
                    <dd>{counter.value}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </details>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A few rows of words and numbers. */
function Plain({
  label,
  head,
  rows,
}: {
  label: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  if (rows.length === 0) return <p className="muted">Nothing yet.</p>;
  return (
    <div className="stats-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="dock-table plain" aria-label={label}>
        <thead>
          <tr>
            {head.map((title, at) => (
              <th key={title} scope="col" data-align={at === 0 ? undefined : "right"}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((text, at) => (
                <td key={head[at]} data-align={at === 0 ? undefined : "right"}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Big({ name, value, part }: { name: string; value: string; part?: number }) {
  return (
    <div className="big">
      <span className="big-value">{value}</span>
      <span className="big-name">{name}</span>
      {part === undefined ? null : (
        <span className="age-bar" aria-hidden>
          <span data-over={part > 0.95} style={{ width: `${Math.min(100, 100 * part)}%` }} />
        </span>
      )}
    </div>
  );
}
