/** A page of an index: what is asked of the service, and what it answers. */

import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { type Fields, isFields, ownFields } from "../algolia/record.ts";
import type { Asking } from "../kit/asking.ts";
import { host, reference } from "../kit/host.ts";
import { type Facet, type Selection, type Value, facetFilters, facetsOf } from "./facets.ts";

/** What selects the records that are shown. */
export interface Question {
  readonly index: string;
  readonly query: string;
  /** In Algolia's notation. */
  readonly filters: string;
  readonly selection: Selection;
  readonly page: number;
  readonly pageSize: number;
}

/** A page of records. */
export interface Page {
  readonly question: Question;
  readonly records: readonly Fields[];
  readonly total: number;
  readonly pages: number;
  readonly facets: readonly Facet[];
}

/** Values of each facet that a search counts. */
export const MOST_VALUES = 100;

type Request = { indexName: string; query: string } & Record<string, unknown>;

/**
 * The page, and one request more for each facet with a choice: the counts of its other values are those without it.
 * Nothing of this counts as a search of the service's users.
 */
export function requestsOf(question: Question): Request[] {
  const { index, query, selection, filters, page, pageSize } = question;
  const common = { indexName: index, query, analytics: false, ...(filters === "" ? {} : { filters }) };
  const plain = { attributesToHighlight: [], attributesToSnippet: [], maxValuesPerFacet: MOST_VALUES };
  const first: Request = { ...common, ...plain, facets: ["*"], page, hitsPerPage: pageSize };
  const chosen = Object.keys(selection);
  const narrowed = chosen.length === 0 ? first : { ...first, facetFilters: facetFilters(selection) };
  return [
    narrowed,
    ...chosen.map((facet) => ({
      ...common,
      ...plain,
      attributesToRetrieve: [],
      facets: [facet],
      facetFilters: facetFilters(selection, facet),
      hitsPerPage: 1,
    })),
  ];
}

interface Result {
  readonly hits?: readonly Fields[];
  readonly nbHits?: number;
  readonly nbPages?: number;
  readonly facets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Puts the results together, in the order of `requestsOf`. */
export function pageOf(question: Question, results: readonly Result[]): Page {
  const [first, ...counts] = results;
  const facets = { ...first?.facets };
  for (const [at, name] of Object.keys(question.selection).entries()) facets[name] = counts[at]?.facets?.[name] ?? {};
  const records = (first?.hits ?? []).map(ownFields);
  return {
    question,
    records,
    total: first?.nbHits ?? records.length,
    pages: first?.nbPages ?? 1,
    facets: facetsOf(facets, question.selection),
  };
}

/** Asks for a page. `cacheSeconds` of zero asks the service every time. */
export async function askPage(
  slot: SlotProvider,
  question: Question,
  cacheSeconds: number,
  signal: AbortSignal,
  asking: Asking,
): Promise<Page> {
  const answer = asking.take(
    await host.api.algolia.search(
      {
        ...reference(slot),
        requests: requestsOf(question),
        ...(cacheSeconds > 0 ? asking.terms(cacheSeconds * 1000) : {}),
      },
      { signal },
    ),
  ) as { results?: Result[] };
  return pageOf(question, answer.results ?? []);
}

/** Values of a facet that fit a text, among the records that the other facets' choices leave. */
export async function searchValues(
  slot: SlotProvider,
  { index, query, filters, selection }: Question,
  facet: string,
  facetQuery: string,
  signal: AbortSignal,
): Promise<Value[]> {
  const options = {
    ...(query === "" ? {} : { query }),
    ...(filters === "" ? {} : { filters }),
    facetFilters: facetFilters(selection, facet),
  };
  const answer = (await host.api.algolia.searchFacetValues(
    { ...reference(slot), indexName: index, facet, facetQuery, options, cache: true },
    { signal },
  )) as { facetHits?: { value: string; count: number }[] };
  return (answer.facetHits ?? []).map(({ value, count }) => ({ value, count }));
}

/** All fields of one record: a search gives only those that the index's settings retrieve. */
export async function readWhole(
  slot: SlotProvider,
  indexName: string,
  objectID: string,
  signal: AbortSignal,
  asking: Asking,
): Promise<Fields> {
  const terms = asking.terms(30_000);
  const answer = asking.take(
    await host.api.algolia.getObject({ ...reference(slot), indexName, objectID, ...terms }, { signal }),
  );
  return isFields(answer) ? ownFields(answer) : {};
}
