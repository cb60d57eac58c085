import { Empty, Failure, List, Loading, NoProvider, h, mount, useEffect, useLoad } from "/~kit.js";

function Titles({ slot: { providerHash, dashboardAppId, providerName }, settings: { index, query } }) {
  const provider = { providerHash, dashboardAppId, providerName };
  const ask = ({ cache, forceRefresh }) =>
    mainApi.algolia.search({ ...provider, indexName: index, query, cache, forceRefresh });
  const { data, error, reload } = useLoad(ask, JSON.stringify([provider, index, query]));
  const state = error ? "error" : !data ? "loading" : data.hits.length ? "ready" : "empty";
  useEffect(() => void latchkey.report(state, { hits: data?.hits.length ?? 0 }), [state, data]);
  if (error) return h(Failure, { error, onRetry: reload, slot: "search" });
  if (!data) return h(Loading);
  if (data.hits.length === 0) return h(Empty, { title: "Nothing found" });
  const choose = (hit) => latchkey.publish("chosen", { objectID: hit.objectID });
  return h(List, { items: data.hits, keyOf: (hit) => hit.objectID, onChoose: choose }, (hit) => hit.name ?? hit.title);
}

mount(({ context: { slots, settings } }) =>
  slots.search ? h(Titles, { slot: slots.search, settings }) : h(NoProvider, { slot: "search" }),
);
