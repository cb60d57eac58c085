import { expect, test } from "vitest";
import { provider } from "../testing/fakeMain.ts";
import { filterProviders, shortHash } from "./filterProviders.ts";
import { storeAction } from "./storeActions.ts";

const all = [
  provider("Algolia Production", "algolia", { appId: "LATENCY" }),
  provider("__proto__", "openai"),
  provider("Local", "local-search"),
];
const types = new Map([
  ["local-search", { type: "local-search", label: "Local Search", help: "", testable: true, fields: [] }],
]);

test.each([
  ["", 3],
  ["prod", 1],
  ["LATENCY algolia", 1],
  ["local search", 1],
  ["__proto__", 1],
  ["nothing of the kind", 0],
])("the filter %j keeps %i", (filter, count) => {
  expect(filterProviders(all, types, filter).length).toBe(count);
});

test("a long hash is cut, a short one is not", () => {
  expect([shortHash("0123456789abcdef"), shortHash("abc")]).toEqual(["01234567…", "abc"]);
});

test("there is a way out of what can be helped from here, and only of that", () => {
  const status = { kind: "passphrase", persistent: true, reason: null as string | null };
  expect(storeAction(status)).toBe(null);
  expect(storeAction({ ...status, reason: "locked" })?.method).toBe("unlock");
  expect(storeAction({ ...status, reason: "old-copy" })?.method).toBe("accept");
  expect(storeAction({ ...status, reason: "disk-full" })).toBe(null);
  expect(storeAction({ kind: "memory", persistent: false, reason: null })?.method).toBe("protect");
});
