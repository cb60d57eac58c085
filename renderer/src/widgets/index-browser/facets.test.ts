import { expect, test } from "vitest";
import { countOf, facetFilters, facetsOf, toggled } from "./facets.ts";

test("a value is chosen and taken back, and an empty facet leaves nothing behind", () => {
  const one = toggled({}, "brand", "acme");
  const two = toggled(toggled(one, "brand", "bolt"), "kind", "lamp");
  expect(two).toEqual({ brand: ["acme", "bolt"], kind: ["lamp"] });
  expect(countOf(two)).toBe(3);
  expect(toggled(one, "brand", "acme")).toEqual({});
  expect(toggled({}, "constructor", "x")).toEqual({ constructor: ["x"] });
});

test("values of a facet are a choice, facets are all required, and a leading minus is no negation", () => {
  const selection = { brand: ["acme", "-x"], kind: ["a:b"] };
  expect(facetFilters(selection)).toEqual([["brand:acme", "brand:\\-x"], ["kind:a:b"]]);
  expect(facetFilters(selection, "brand")).toEqual([["kind:a:b"]]);
});

test("what is chosen comes first, also where no record is left of it", () => {
  const facets = facetsOf({ kind: { a: 1, b: 5 }, brand: { acme: 3, bolt: 9 } }, { brand: ["acme", "gone"] });
  expect(facets).toEqual([
    {
      name: "brand",
      values: [
        { value: "acme", count: 3 },
        { value: "gone", count: 0 },
        { value: "bolt", count: 9 },
      ],
    },
    {
      name: "kind",
      values: [
        { value: "b", count: 5 },
        { value: "a", count: 1 },
      ],
    },
  ]);
});
