/** Stands in for `algoliasearch/lite` inside a widget: a client that asks Latchkey, so that no key reaches the widget. */

import { algoliaCall } from "./legacy_api.js";

const { latchkey } = globalThis;

export function algoliasearch() {
  const slot = () => Object.values(latchkey.context?.slots ?? {}).find((one) => one && ["algolia", "local-search"].includes(one.type));
  const search = async (given) => {
    const requests = Array.isArray(given) ? given : given.requests;
    const provider = slot();
    if (!provider) throw new Error("Choose an Algolia provider in the widget's settings.");
    const { providerHash, dashboardAppId, providerName } = provider;
    const one = ({ indexName, query = "", params = {} }) =>
      algoliaCall("search", { providerHash, dashboardAppId, providerName, indexName, query: params.query ?? query, options: plain(params), cache: true });
    return { results: await Promise.all(requests.map(one)) };
  };
  return {
    appId: "latchkey",
    search,
    searchForFacetValues: async () => [],
    initIndex: (indexName) => ({ search: async (query, params) => (await search([{ indexName, params: { ...params, query } }])).results[0] }),
    addAlgoliaAgent: () => undefined,
    clearCache: async () => undefined,
  };
}

/** What InstantSearch adds for itself, and the query, which has a place of its own. */
function plain({ query: _query, highlightPreTag: _pre, highlightPostTag: _post, clickAnalytics: _click, ...params }) {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== ""));
}
