import { expect, test } from "vitest";
import { type Question, pageOf, requestsOf } from "./browse.ts";

const ALL: Question = { index: "lamps", query: "x", filters: "", selection: {}, page: 2, pageSize: 20 };

test("without choices a page is one request, which does not count as a user's search", () => {
  expect(requestsOf(ALL)).toEqual([
    {
      indexName: "lamps",
      query: "x",
      analytics: false,
      attributesToHighlight: [],
      attributesToSnippet: [],
      maxValuesPerFacet: 100,
      facets: ["*"],
      page: 2,
      hitsPerPage: 20,
    },
  ]);
});

test("a facet with a choice is counted as if it had none, under the other filters", () => {
  const question = { ...ALL, filters: "sale:true", selection: { brand: ["acme"], kind: ["lamp", "bulb"] } };
  const [page, brand, kind] = requestsOf(question);
  expect(page).toMatchObject({ filters: "sale:true", facetFilters: [["brand:acme"], ["kind:lamp", "kind:bulb"]] });
  expect(brand).toMatchObject({ filters: "sale:true", facets: ["brand"], facetFilters: [["kind:lamp", "kind:bulb"]] });
  expect(kind).toMatchObject({ facets: ["kind"], facetFilters: [["brand:acme"]] });
});

test("the counts of a facet with a choice are those of its own request", () => {
  const question = { ...ALL, selection: { brand: ["acme"] } };
  const page = pageOf(question, [
    {
      hits: [{ objectID: "1", _highlightResult: {} }],
      nbHits: 41,
      nbPages: 3,
      facets: { brand: { acme: 41 }, kind: { a: 1 } },
    },
    { facets: { brand: { acme: 41, bolt: 7 } } },
  ]);
  expect(page.records).toEqual([{ objectID: "1" }]);
  expect([page.total, page.pages]).toEqual([41, 3]);
  expect(page.facets[0]?.values.map(({ value, count }) => `${value} ${count}`)).toEqual(["acme 41", "bolt 7"]);
  expect(page.facets[1]?.name).toBe("kind");
});
