import { expect, test } from "vitest";
import type { LedgerLatest, LedgerLatestResult } from "../ipc/messages.gen.ts";
import { provider } from "../testing/fakeMain.ts";
import { providerState } from "./providerState.ts";

const shop = provider("Shop");
const saved = Date.parse(shop.dateUpdated);
const now = saved + 3_600_000;

function known(...latest: Partial<LedgerLatest>[]): LedgerLatestResult {
  return {
    kept: true,
    latest: latest.map((one) => ({ providerName: "Shop", test: false, result: "ok", at: now - 60_000, ...one })),
  };
}

test("a provider that nobody has tried says so, and one that is not known yet says nothing", () => {
  expect(providerState(known(), shop, true, now)).toEqual({
    tone: "unknown",
    words: "Not tested yet",
    next: "",
    tested: "not yet",
    used: "not yet",
  });
  expect(providerState(known(), shop, false, now)?.words).toBe("Not used yet");
  expect(providerState(undefined, shop, true, now)).toBe(undefined);
  expect(providerState({ kept: false, latest: [] }, shop, true, now)).toBe(undefined);
});

test("the last word counts, of a test or of a use", () => {
  const refused = { result: "reauthentication-required", at: now - 300_000 };
  expect(providerState(known(refused, { test: true }), shop, true, now)).toMatchObject({
    tone: "good",
    words: "Works",
    tested: "1 min ago",
    used: "5 min ago",
  });
  expect(providerState(known({ ...refused, at: now - 20_000 }, { test: true }), shop, true, now)).toMatchObject({
    tone: "bad",
    words: "Last call failed 20 s ago: the service refused the key.",
    next: "Rotate the key: enter one that the service accepts.",
  });
  expect(providerState(known({ test: true, result: "service-unreachable" }), shop, true, now)?.words).toBe(
    "Test failed 1 min ago: the service could not be reached.",
  );
});

test("a failure of the key before this one, or of another provider, is not held against it", () => {
  const before = { result: "reauthentication-required", at: saved - 1 };
  expect(providerState(known(before, { ...before, test: true }), shop, true, now)).toMatchObject({
    tone: "unknown",
    tested: "not yet",
    used: "1 h ago",
  });
  expect(providerState(known({ providerName: "Other", result: "internal" }), shop, true, now)?.tone).toBe("unknown");
});

test("a failure that has no words of its own says where to look", () => {
  expect(providerState(known({ result: "too-large" }), shop, true, now)).toMatchObject({
    words: "Last call failed 1 min ago: the call failed.",
    next: "Developer tools show the call.",
  });
});
