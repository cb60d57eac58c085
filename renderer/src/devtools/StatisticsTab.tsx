import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { formatBytes, formatCount, formatMs, formatShare } from "../ui/format.ts";
import { countersOf, counterGroups, numberIn } from "./counters.ts";

/** Every counter of both caches. The four most important come first. */
export function StatisticsTab() {
  const stats = useQuery("statistics", async (api) => {
    const [responses, clients] = await Promise.all([api.clientCache.responseCacheStats(), api.devtools.clients()]);
    return { responses: countersOf(responses), clients: countersOf(clients) };
  });
  useReloadOn("response-cache-changed", stats.reload);
  useReloadOn("client-cache-changed", stats.reload);
  if (stats.data === undefined) {
    return stats.error === undefined ? (
      <RowsLoading rows={3} height={48} />
    ) : (
      <Failed error={stats.error} what="The statistics could not be read" onRetry={stats.reload} />
    );
  }
  const { responses, clients } = stats.data;
  const requests = numberIn(responses, "requests") ?? 0;
  const spared = ["hits", "stale", "joined"].reduce((sum, name) => sum + (numberIn(responses, name) ?? 0), 0);
  const { keys: _keys, ...totals } = responses;
  const groups = [...counterGroups(totals, "Responses"), ...counterGroups(countersOf(clients["totals"]), "Clients")];
  return (
    <div className="stats">
      <div className="stats-top">
        <Big name="Answered without a request" value={requests === 0 ? "–" : formatShare(spared / requests)} />
        <Big name="Responses held" value={formatCount(numberIn(responses, "entries") ?? 0)} />
        <Big name="Memory" value={formatBytes(numberIn(responses, "bytes") ?? 0)} />
        <Big name="Time saved" value={formatMs(numberIn(responses, "timeSavedMs") ?? 0)} />
      </div>
      <div className="stats-groups">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
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
    </div>
  );
}

function Big({ name, value }: { name: string; value: string }) {
  return (
    <div className="big">
      <span className="big-value">{value}</span>
      <span className="big-name">{name}</span>
    </div>
  );
}
