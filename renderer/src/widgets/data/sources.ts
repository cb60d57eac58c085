/** What data widgets can ask: channels that read, what each takes, and which providers it is for. */

import type { AnalyticsParams, ListIndicesParams, RestGetParams, SearchParams } from "../../ipc/messages.gen.ts";

export type Kind = "text" | "whole number" | "object" | "list" | "yes or no";

export interface ParamOf {
  readonly kind: Kind | readonly Kind[];
  readonly required?: boolean;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface DataSource {
  readonly channel: string;
  readonly title: string;
  /** The types of providers that can be asked; empty where it asks none. `mcp` is any MCP server. */
  readonly providers: readonly string[];
  readonly params: Readonly<Record<string, ParamOf>>;
  /** Params with which it answers something. */
  readonly example: string;
}

/** The fields that the widget itself fills in. */
export const OWN_FIELDS: ReadonlySet<string> = new Set([
  "providerHash",
  "dashboardAppId",
  "providerName",
  "cache",
  "forceRefresh",
]);

/** One entry for every param of the channel's model: a param that comes or goes breaks the type check. */
type ParamsOf<Model> = Record<
  Exclude<keyof Model, "providerHash" | "dashboardAppId" | "providerName" | "cache" | "forceRefresh">,
  ParamOf
>;

const PAGE: ParamOf = { kind: "whole number", atLeast: 0 };
const TEXT: ParamOf = { kind: "text" };

const SEARCH: ParamsOf<SearchParams> = {
  indexName: TEXT,
  query: TEXT,
  options: { kind: "object" },
  requests: { kind: "list" },
};
const INDICES: ParamsOf<ListIndicesParams> = {
  page: PAGE,
  hitsPerPage: { kind: "whole number", atLeast: 1, atMost: 1000 },
};
const ANALYTICS: ParamsOf<AnalyticsParams> = {
  endpoint: { kind: "text", required: true },
  indexName: TEXT,
  startDate: TEXT,
  endDate: TEXT,
  tags: TEXT,
  search: TEXT,
  limit: { kind: "whole number", atLeast: 1, atMost: 1000 },
  offset: PAGE,
  orderBy: TEXT,
  direction: TEXT,
  clickAnalytics: { kind: "yes or no" },
  revenueAnalytics: { kind: "yes or no" },
  attribute: TEXT,
  payload: { kind: "object" },
};
const GET: ParamsOf<RestGetParams> = {
  path: { kind: "text", required: true },
  query: { kind: "object" },
  headers: { kind: "object" },
};
const INDEX: Readonly<Record<string, ParamOf>> = { indexName: { kind: "text", required: true } };

const SEARCHED = ["algolia", "local-search"];

export const SOURCES: readonly DataSource[] = [
  {
    channel: "algolia-search",
    title: "Search an index",
    providers: SEARCHED,
    params: SEARCH,
    example: '{"indexName": "products", "query": ""}',
  },
  {
    channel: "algolia-list-indices",
    title: "List of indices",
    providers: SEARCHED,
    params: INDICES,
    example: "{}",
  },
  {
    channel: "algolia-get-settings",
    title: "Settings of an index",
    providers: SEARCHED,
    params: INDEX,
    example: '{"indexName": "products"}',
  },
  {
    channel: "algolia-analytics",
    title: "Search analytics (Algolia)",
    providers: ["algolia"],
    params: ANALYTICS,
    example: '{"endpoint": "searches", "indexName": "products", "limit": 10}',
  },
  {
    channel: "rest-get",
    title: "Read from a REST API",
    providers: ["rest"],
    params: GET,
    example: '{"path": "/items", "query": {"limit": 10}}',
  },
  {
    channel: "mcp-call-tool",
    title: "Tool of an MCP server that only reads",
    providers: ["mcp"],
    params: { toolName: { kind: "text", required: true }, arguments: { kind: "object" } },
    example: '{"toolName": "list", "arguments": {}}',
  },
  { channel: "system-stats", title: "This computer", providers: [], params: {}, example: "{}" },
  { channel: "response-cache-stats", title: "Response cache", providers: [], params: {}, example: "{}" },
  { channel: "local-search-status", title: "Local Search service", providers: [], params: {}, example: "{}" },
];

/** The source that a setting names; the first where it names none. */
export function sourceOf(channel: unknown): DataSource {
  return SOURCES.find((one) => one.channel === channel) ?? (SOURCES[0] as DataSource);
}

/** Every type that has a source: a provider of another type is an MCP server's. */
const KNOWN: ReadonlySet<string> = new Set(SOURCES.flatMap((one) => one.providers));

/** Whether a provider of that type can be asked. */
export function canAsk(source: DataSource, providerType: string): boolean {
  return source.providers.includes(KNOWN.has(providerType) ? providerType : "mcp");
}
