// Generated from the models of the channels by `python -m app.codegen`. Do not edit: a stale file fails the tests.
/* eslint-disable */
import type { CallOptions, StreamPromise } from "./transport.ts";

export type ErrorCode = "invalid-params" | "unknown-channel" | "credential-in-params" | "not-granted" | "cancelled" | "deadline-exceeded" | "protocol-violation" | "too-large" | "too-deep" | "too-many-calls" | "too-fast" | "budget-exceeded" | "provider-not-found" | "provider-not-a-credential" | "provider-quarantined" | "unknown-provider-type" | "credentials-invalid" | "client-creation-failed" | "store-unavailable" | "reauthentication-required" | "rate-limited" | "service-rejected" | "service-not-found" | "service-failed" | "service-unreachable" | "internal";

export type Fault = "caller" | "latchkey" | "service";

/** Every channel: what it takes, and what it answers or streams. */
export interface Channels {
}

export type Channel = keyof Channels;
export type Params<C extends string> = C extends Channel ? Channels[C]["params"] : Record<string, unknown>;
/** `unknown` for a channel that an extension brings. */
export type Result<C extends string> = C extends Channel ? Answer<Channels[C]> : unknown;
export type Chunk<C extends string> = C extends Channel ? Piece<Channels[C]> : unknown;
type Answer<T> = T extends { result: infer R } ? R : never;
type Piece<T> = T extends { chunk: infer K } ? K : never;

/** What `window.mainApi` offers besides events and `saveProvider`. */
export interface MainApiMethods {
  readonly algolia: {
    listIndices(params: Params<"algolia-list-indices">, call?: CallOptions): Promise<Result<"algolia-list-indices">>;
    search(params: Params<"algolia-search">, call?: CallOptions): Promise<Result<"algolia-search">>;
    getSettings(params: Params<"algolia-get-settings">, call?: CallOptions): Promise<Result<"algolia-get-settings">>;
    setSettings(params: Params<"algolia-set-settings">, call?: CallOptions): Promise<Result<"algolia-set-settings">>;
    searchRules(params: Params<"algolia-search-rules">, call?: CallOptions): Promise<Result<"algolia-search-rules">>;
    saveRule(params: Params<"algolia-save-rule">, call?: CallOptions): Promise<Result<"algolia-save-rule">>;
    deleteRule(params: Params<"algolia-delete-rule">, call?: CallOptions): Promise<Result<"algolia-delete-rule">>;
    getAnalyticsForQuery(params: Params<"algolia-analytics-for-query">, call?: CallOptions): Promise<Result<"algolia-analytics-for-query">>;
  };
  readonly app: {
    info(call?: CallOptions): Promise<Result<"app-info">>;
  };
  readonly clientCache: {
    invalidate(appId: unknown, providerName: unknown, call?: CallOptions): Promise<Result<"client-cache-invalidate">>;
    invalidateAll(call?: CallOptions): Promise<Result<"client-cache-invalidate-all">>;
    clearResponseCache(call?: CallOptions): Promise<Result<"response-cache-clear">>;
    responseCacheStats(call?: CallOptions): Promise<Result<"response-cache-stats">>;
  };
  readonly dashboards: {
    list(call?: CallOptions): Promise<Result<"dashboard-list">>;
    save(dashboard: unknown, call?: CallOptions): Promise<Result<"dashboard-save">>;
    delete(id: unknown, call?: CallOptions): Promise<Result<"dashboard-delete">>;
    activate(id: unknown, call?: CallOptions): Promise<Result<"dashboard-activate">>;
  };
  readonly devtools: {
    clients(call?: CallOptions): Promise<Result<"client-cache-stats">>;
    calls(call?: CallOptions): Promise<Result<"call-log">>;
  };
  readonly localSearch: {
    folders(call?: CallOptions): Promise<Result<"local-search-folders">>;
    addFolder(call?: CallOptions): Promise<Result<"local-search-add-folder">>;
    removeFolder(id: unknown, call?: CallOptions): Promise<Result<"local-search-remove-folder">>;
  };
  readonly openai: {
    chat(params: Params<"openai-chat">, call?: CallOptions): StreamPromise<Chunk<"openai-chat">>;
    models(params: Params<"openai-models">, call?: CallOptions): Promise<Result<"openai-models">>;
    describeImage(params: Params<"openai-describe-image">, call?: CallOptions): Promise<Result<"openai-describe-image">>;
  };
  readonly providers: {
    listProviders(appId: unknown, call?: CallOptions): Promise<Result<"provider-list">>;
    getProvider(appId: unknown, providerName: unknown, call?: CallOptions): Promise<Result<"provider-get">>;
    deleteProvider(appId: unknown, providerName: unknown, call?: CallOptions): Promise<Result<"provider-delete">>;
    editProvider(appId: unknown, options?: { name?: unknown; type?: unknown }, call?: CallOptions): Promise<Result<"provider-edit">>;
    types(call?: CallOptions): Promise<Result<"provider-types">>;
  };
  readonly responseCache: {
    clear(call?: CallOptions): Promise<Result<"response-cache-clear">>;
    stats(call?: CallOptions): Promise<Result<"response-cache-stats">>;
  };
  readonly system: {
    stats(call?: CallOptions): Promise<Result<"system-stats">>;
  };
  readonly widgets: {
    list(call?: CallOptions): Promise<Result<"widget-list">>;
    context(call?: CallOptions): Promise<Result<"widget-context">>;
    report(state: unknown, summary: unknown, call?: CallOptions): Promise<Result<"widget-report">>;
  };
}

/** The same as a table, from which api/mainApi.ts builds the object. */
export const METHODS = [
  { path: "clientCache.invalidate", channel: "client-cache-invalidate", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "clientCache.invalidateAll", channel: "client-cache-invalidate-all", names: [], options: {}, stream: false },
  { path: "clientCache.clearResponseCache", channel: "response-cache-clear", names: [], options: {}, stream: false },
  { path: "clientCache.responseCacheStats", channel: "response-cache-stats", names: [], options: {}, stream: false },
  { path: "responseCache.clear", channel: "response-cache-clear", names: [], options: {}, stream: false },
  { path: "responseCache.stats", channel: "response-cache-stats", names: [], options: {}, stream: false },
  { path: "providers.listProviders", channel: "provider-list", names: ["appId"], options: {}, stream: false },
  { path: "providers.getProvider", channel: "provider-get", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "providers.deleteProvider", channel: "provider-delete", names: ["appId", "providerName"], options: {}, stream: false },
  { path: "providers.editProvider", channel: "provider-edit", names: ["appId"], options: {"name": "providerName", "type": "providerType"}, stream: false },
  { path: "providers.types", channel: "provider-types", names: [], options: {}, stream: false },
  { path: "algolia.listIndices", channel: "algolia-list-indices", names: null, options: {}, stream: false },
  { path: "algolia.search", channel: "algolia-search", names: null, options: {}, stream: false },
  { path: "algolia.getSettings", channel: "algolia-get-settings", names: null, options: {}, stream: false },
  { path: "algolia.setSettings", channel: "algolia-set-settings", names: null, options: {}, stream: false },
  { path: "algolia.searchRules", channel: "algolia-search-rules", names: null, options: {}, stream: false },
  { path: "algolia.saveRule", channel: "algolia-save-rule", names: null, options: {}, stream: false },
  { path: "algolia.deleteRule", channel: "algolia-delete-rule", names: null, options: {}, stream: false },
  { path: "algolia.getAnalyticsForQuery", channel: "algolia-analytics-for-query", names: null, options: {}, stream: false },
  { path: "openai.chat", channel: "openai-chat", names: null, options: {}, stream: true },
  { path: "openai.models", channel: "openai-models", names: null, options: {}, stream: false },
  { path: "openai.describeImage", channel: "openai-describe-image", names: null, options: {}, stream: false },
  { path: "app.info", channel: "app-info", names: [], options: {}, stream: false },
  { path: "dashboards.list", channel: "dashboard-list", names: [], options: {}, stream: false },
  { path: "dashboards.save", channel: "dashboard-save", names: ["dashboard"], options: {}, stream: false },
  { path: "dashboards.delete", channel: "dashboard-delete", names: ["id"], options: {}, stream: false },
  { path: "dashboards.activate", channel: "dashboard-activate", names: ["id"], options: {}, stream: false },
  { path: "widgets.list", channel: "widget-list", names: [], options: {}, stream: false },
  { path: "widgets.context", channel: "widget-context", names: [], options: {}, stream: false },
  { path: "widgets.report", channel: "widget-report", names: ["state", "summary"], options: {}, stream: false },
  { path: "system.stats", channel: "system-stats", names: [], options: {}, stream: false },
  { path: "devtools.clients", channel: "client-cache-stats", names: [], options: {}, stream: false },
  { path: "devtools.calls", channel: "call-log", names: [], options: {}, stream: false },
  { path: "localSearch.folders", channel: "local-search-folders", names: [], options: {}, stream: false },
  { path: "localSearch.addFolder", channel: "local-search-add-folder", names: [], options: {}, stream: false },
  { path: "localSearch.removeFolder", channel: "local-search-remove-folder", names: ["id"], options: {}, stream: false },
] as const;
