import { expect, test } from "vitest";
import { asJavaScript, asPython } from "./code.ts";
import { groupsOf } from "./groups.ts";
import { phasesOf, quantile, tookOf } from "./phases.ts";
import { linesWith, summaryOf } from "../tree/lines.ts";
import { loggedCall } from "../../testing/loggedCall.ts";

test("the phases of a call add up to the time it took; the service's is taken out of the handler's", () => {
  const call = loggedCall({ queueMs: 1, handlerMs: 50, sdkMs: 45, encodeMs: 0 });
  expect(phasesOf(call)).toEqual([
    { name: "queue", ms: 1 },
    { name: "handler", ms: 5 },
    { name: "service", ms: 45 },
  ]);
  expect(tookOf(call)).toBe(51);
});

test("a copied call has what the log shows, and blanks where it shows none", () => {
  const call = loggedCall({
    channel: "algolia-search",
    provider: "Mine",
    appId: "app",
    params: {
      providerHash: "text of 40",
      dashboardAppId: "text of 3",
      providerName: "text of 4",
      query: "text of 7",
      page: 2,
      cache: true,
      facets: "list of 2",
    },
  });
  expect(asJavaScript(call)).toBe(
    [
      'const provider = Object.values(latchkey.context.slots).find((one) => one?.providerName === "Mine");',
      'await mainApi.invoke("algolia-search", {',
      "  providerHash: provider.providerHash,",
      '  dashboardAppId: "app",',
      '  providerName: "Mine",',
      '  query: "", // text of 7',
      "  page: 2,",
      "  cache: true,",
      "  facets: [], // list of 2",
      "});",
    ].join("\n"),
  );
  expect(asJavaScript({ ...call, sender: { page: "p", widgetId: null, instance: null } })).toContain(
    'const provider = (await mainApi.providers.listProviders("app")).find((one) => one.name === "Mine");',
  );
  expect(asPython(call)).toContain('    "cache": True,\n    "facets": [],  # list of 2\n})');
  const other = loggedCall({ channel: "provider-get", provider: "Mine", appId: "app", params: { appId: "text of 3" } });
  expect(asJavaScript(other)).toBe('await mainApi.invoke("provider-get", {\n  appId: "app",\n});');
  expect(asPython(loggedCall({ channel: "app-info", params: null }))).toBe('await main.ipc.invoke("app-info")');
});

test("calls are summed up by who made them", () => {
  const calls = [
    loggedCall({ channel: "a", source: "hit", handlerMs: 1, bytes: 10 }),
    loggedCall({ channel: "a", source: "miss", handlerMs: 30, bytes: 20 }),
    loggedCall({ channel: "b", outcome: "internal", handlerMs: 2 }),
  ];
  expect(groupsOf(calls, "channel")).toEqual([
    { name: "a", count: 2, failed: 0, cached: 0.5, p50: 30, p95: 30, bytes: 30, total: 31 },
    { name: "b", count: 1, failed: 1, cached: null, p50: 2, p95: 2, bytes: 0, total: 2 },
  ]);
  expect(quantile([], 0.5)).toBeNull();
});

test("a tree is searched by names and values", () => {
  const value = { hits: [{ title: "Cache" }, { title: "Other" }], "odd name": null };
  expect(linesWith(value, "cache").lines).toEqual([{ path: "hits[0].title", text: '"Cache"' }]);
  expect(linesWith(value, "odd").lines).toEqual([{ path: '["odd name"]', text: "null" }]);
  expect(linesWith(Array.from({ length: 999 }).fill(1), "").more).toBe(true);
  expect([summaryOf([]), summaryOf([1]), summaryOf({}), summaryOf({ a: 1 })]).toEqual(["[ ]", "[ 1 ]", "{ }", "{ a }"]);
});
