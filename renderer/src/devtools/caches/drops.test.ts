import { expect, test } from "vitest";
import { hasDropped, nameOf, willDrop } from "./drops.ts";

const HELD = {
  responses: { entries: 3, bytes: 2048, evictions: { expired: 1 } },
  clients: {
    clients: [
      { appId: "a", providerName: "P", state: "live", leases: 2 },
      { appId: "a", providerName: "Q", state: "live", leases: 0 },
      { appId: "a", providerName: "Q", state: "retired", leases: 1 },
    ],
    totals: { reasons: { idle: 1 } },
  },
};

test("each call says before what it will drop", () => {
  expect(willDrop({ kind: "provider", appId: "a", name: "P" }, HELD)).toBe(
    "This drops 1 client of “P” and all 3 cached answers (2 KiB). 2 calls under way may finish first. Both are made anew when they are needed.",
  );
  expect(willDrop({ kind: "clients" }, HELD)).toContain("2 clients and all 3 cached answers");
  expect(willDrop({ kind: "responses" }, HELD)).toBe(
    "This drops 3 cached answers (2 KiB), of every provider. Clients stay.",
  );
  expect(nameOf({ kind: "provider", appId: "a", name: "P" })).toBe("Invalidate P");
});

test("and after it what it has dropped", () => {
  const after = {
    responses: { evictions: { expired: 1, cleared: 3 } },
    clients: { totals: { reasons: { idle: 1, invalidated: 1 } } },
  };
  expect(hasDropped(HELD, after)).toBe("1 client and 3 answers dropped");
});
