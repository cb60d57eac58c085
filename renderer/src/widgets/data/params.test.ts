import { expect, test } from "vitest";
import { readParams } from "./params.ts";
import { SOURCES, canAsk, sourceOf } from "./sources.ts";

const search = sourceOf("algolia-search");
const indices = sourceOf("algolia-list-indices");

test("the example of every source is what it takes", () => {
  expect(SOURCES.map((source) => readParams(source, source.example).fault)).toEqual(SOURCES.map(() => undefined));
});

test.each([
  [search, '{"indexName": 5}', "“indexName” must be text."],
  [
    search,
    '{"index": "a"}',
    "“index” is nothing that this source takes. It takes: indexName, query, options, requests.",
  ],
  [search, '{"providerName": "other"}', "“providerName” is filled in by the widget. Leave it out."],
  [
    search,
    '{"__proto__": {}}',
    "“__proto__” is nothing that this source takes. It takes: indexName, query, options, requests.",
  ],
  [search, "[]", 'Give an object, such as {"indexName": "products", "query": ""}'],
  [indices, '{"hitsPerPage": 0}', "“hitsPerPage” must be at least 1."],
  [indices, '{"hitsPerPage": 1.5}', "“hitsPerPage” must be a whole number."],
  [sourceOf("rest-get"), "{}", '“path” is missing, such as in {"path": "/items", "query": {"limit": 10}}'],
  [sourceOf("system-stats"), '{"a": 1}', "“a” is nothing that this source takes. It takes none."],
])("%o given %s", (source, text, fault) => {
  expect(readParams(source, text)).toEqual({ fault });
});

test("a provider of a type that no source knows is an MCP server", () => {
  const mcp = sourceOf("mcp-call-tool");
  expect([
    canAsk(mcp, "python"),
    canAsk(mcp, "algolia"),
    canAsk(search, "local-search"),
    canAsk(search, "rest"),
  ]).toEqual([true, false, true, false]);
});
