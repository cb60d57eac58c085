/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { formatCount } from "../../ui/format.ts";
import { host } from "../kit/host.ts";
import { Stale } from "../kit/Stale.tsx";
import { Failure, Skeleton } from "../kit/states.tsx";
import { useLoad } from "../kit/useLoad.ts";
import { percent } from "./figures.ts";
import { type ListName, type Query, type Wish, askQueries } from "./ask.ts";
import { useLasting } from "../kit/useLasting.ts";

const LISTS: readonly { readonly name: ListName; readonly title: string; readonly none: string }[] = [
  { name: "top", title: "Top", none: "Nobody has searched in these days." },
  { name: "noResults", title: "Without results", none: "Every search in these days found something." },
  { name: "noClicks", title: "Without clicks", none: "There is no search without a click in these days." },
];

interface Props {
  readonly wish: Wish;
  readonly most: number;
}

/** Lists of queries. One that is chosen is told to the other widgets of the dashboard. */
export function Queries({ wish, most }: Props) {
  const [list, setList] = useLasting<ListName>("list", "top");
  const key = JSON.stringify([wish.slot.providerHash, wish.index, wish.range, list, most]);
  const loaded = useLoad(key, async (signal, asking) => ({
    list,
    queries: await askQueries(wish, list, most, signal, asking),
  }));
  const shown = loaded.data?.list === list ? loaded.data.queries : undefined;
  return (
    <section class="queries" aria-label="Queries">
      <div class="queries-bar" role="group" aria-label="Which queries">
        {LISTS.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            class="button small"
            aria-pressed={name === list}
            onClick={() => setList(name)}
          >
            {title}
          </button>
        ))}
        {shown === undefined ? null : <Stale asOf={loaded.asOf} error={loaded.error} onRetry={loaded.reload} />}
      </div>
      {loaded.error !== undefined && shown === undefined ? (
        <Failure error={loaded.error} onRetry={loaded.reload} slot="search" />
      ) : shown === undefined ? (
        <Skeleton lines={4} />
      ) : shown.length === 0 ? (
        <p class="none">{LISTS.find(({ name }) => name === list)?.none}</p>
      ) : (
        <List queries={shown} index={wish.index} />
      )}
    </section>
  );
}

function List({ queries, index }: { queries: readonly Query[]; index: string }) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const most = Math.max(...queries.map(({ count }) => count), 1);
  const has = (field: "hits" | "filtered" | "clicks"): boolean => queries.some((one) => one[field] !== null);
  const choose = (query: string): void => {
    setChosen(query);
    host.latchkey.publish("query", { query, indexName: index }).catch(() => undefined);
  };
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Query</th>
          <th scope="col" class="number">
            Searches
          </th>
          {has("hits") ? (
            <th scope="col" class="number">
              Hits
            </th>
          ) : null}
          {has("filtered") ? (
            <th scope="col" class="number">
              Filtered
            </th>
          ) : null}
          {has("clicks") ? (
            <th scope="col" class="number">
              Clicks
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {queries.map(({ query, count, hits, filtered, clicks }) => (
          <tr key={query} data-chosen={query === chosen}>
            <th scope="row">
              <button type="button" class="query" aria-pressed={query === chosen} onClick={() => choose(query)}>
                {query === "" ? <i>empty query</i> : query}
              </button>
              <i class="share" style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
            </th>
            <td class="number">{formatCount(count)}</td>
            {has("hits") ? <td class="number">{hits === null ? "–" : formatCount(hits)}</td> : null}
            {has("filtered") ? <td class="number">{filtered === null ? "–" : formatCount(filtered)}</td> : null}
            {has("clicks") ? <td class="number">{clicks === null ? "–" : percent(clicks)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
