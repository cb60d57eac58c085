/** Stands in for react-instantsearch: one search at a time, shared by the hooks below one `InstantSearch`. */

import { createContext, createElement as h, useCallback, useContext, useEffect, useMemo, useState } from "react";

const Search = createContext(null);

function InstantSearch({ searchClient, indexName, children }) {
  const [params, setParams] = useState({});
  const [index, setIndex] = useState(indexName);
  const [state, setState] = useState({ results: null, status: "idle", error: undefined });
  useEffect(() => setIndex(indexName), [indexName]);
  const set = useCallback((changes) => setParams((last) => ({ ...last, ...changes })), []);
  const asked = JSON.stringify(params);
  useEffect(() => {
    if (!searchClient || !index) return undefined;
    let current = true;
    setState((last) => ({ ...last, status: "loading" }));
    const { query = "", refinements = {}, facets = [], ...more } = JSON.parse(asked);
    const facetFilters = Object.entries(refinements).map(([name, values]) => values.map((value) => `${name}:${value}`));
    const request = { indexName: index, params: { query, ...more, ...(facets.length ? { facets } : {}), ...(facetFilters.some((one) => one.length) ? { facetFilters: facetFilters.filter((one) => one.length) } : {}) } };
    Promise.resolve(searchClient.search([request])).then(
      ({ results }) => current && setState({ results: results[0], status: "idle", error: undefined }),
      (error) => current && setState({ results: null, status: "error", error }),
    );
    return () => {
      current = false;
    };
  }, [searchClient, index, asked]);
  const value = useMemo(() => ({ params, set, index, setIndex, ...state }), [params, set, index, state]);
  return h(Search.Provider, { value }, children);
}

const useSearch = () => useContext(Search) ?? { params: {}, set: () => undefined, results: null, status: "idle", index: "" };

function Configure(props) {
  const { set } = useSearch();
  const given = JSON.stringify(props);
  useEffect(() => set(JSON.parse(given)), [set, given]);
  return null;
}

const useHits = () => {
  const { results } = useSearch();
  return { hits: results?.hits ?? [], items: results?.hits ?? [], results, sendEvent: () => undefined };
};

const useSearchBox = () => {
  const { params, set, status } = useSearch();
  return { query: params.query ?? "", refine: (query) => set({ query, page: 0 }), clear: () => set({ query: "", page: 0 }), isSearchStalled: status === "loading" };
};

const usePagination = () => {
  const { results, set } = useSearch();
  const [page, count] = [results?.page ?? 0, results?.nbPages ?? 0];
  const first = Math.max(0, Math.min(page - 3, count - 7));
  return {
    currentRefinement: page, nbPages: count, nbHits: results?.nbHits ?? 0, isFirstPage: page === 0, isLastPage: page >= count - 1, canRefine: count > 1,
    pages: Array.from({ length: Math.min(7, count) }, (_, at) => first + at), refine: (next) => set({ page: next }), createURL: () => "#",
  };
};

const useRefinementList = ({ attribute, limit = 10 }) => {
  const { params, results, set } = useSearch();
  const chosen = params.refinements?.[attribute] ?? [];
  useEffect(() => set({ facets: [...new Set([...(params.facets ?? []), attribute])] }), [attribute]); // eslint-disable-line react-hooks/exhaustive-deps -- once for each attribute
  const items = Object.entries(results?.facets?.[attribute] ?? {}).slice(0, limit).map(([value, count]) => ({ value, label: value, highlighted: value, count, isRefined: chosen.includes(value) }));
  const refine = (value) => set({ page: 0, refinements: { ...params.refinements, [attribute]: chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value] } });
  return { items, refine, hasExhaustiveItems: true, canRefine: items.length > 0, searchForItems: () => undefined, isShowingMore: false, toggleShowMore: () => undefined, canToggleShowMore: false };
};

const useSortBy = ({ items = [] } = {}) => {
  const { index, setIndex } = useSearch();
  return { currentRefinement: index, initialIndex: items[0]?.value, options: items, refine: setIndex, canRefine: items.length > 0 };
};

const useStats = () => {
  const { params, results } = useSearch();
  return { nbHits: results?.nbHits ?? 0, processingTimeMS: results?.processingTimeMS ?? 0, query: params.query ?? "", nbPages: results?.nbPages ?? 0, page: results?.page ?? 0, hitsPerPage: results?.hitsPerPage ?? 20, areHitsSorted: false, nbSortedHits: 0 };
};

const useInstantSearch = () => {
  const { results, status, error, index } = useSearch();
  return { results, status, error, indexUiState: {}, uiState: { [index]: {} }, refresh: () => undefined, setUiState: () => undefined };
};

function SearchBox(props) {
  const { query, refine } = useSearchBox();
  return h("input", { type: "search", className: "dash-input", placeholder: props.placeholder, value: query, onChange: (event) => refine(event.target.value) });
}

function Hits({ hitComponent: Hit }) {
  return h("div", null, useHits().hits.map((hit) => h("div", { key: hit.objectID }, Hit ? h(Hit, { hit }) : JSON.stringify(hit))));
}

function Highlight({ hit, attribute }) {
  const path = Array.isArray(attribute) ? attribute : String(attribute).split(".");
  return h("span", null, String(path.reduce((value, part) => value?.[part], hit) ?? ""));
}

export const instantSearch = { InstantSearch, Configure, Index: ({ children }) => h("div", null, children), SearchBox, Hits, Highlight, Snippet: Highlight, useHits, useSearchBox, usePagination, useRefinementList, useSortBy, useStats, useInstantSearch, useConfigure: () => ({}), useClearRefinements: () => ({ refine: () => undefined, canRefine: false }), useCurrentRefinements: () => ({ items: [] }) };
