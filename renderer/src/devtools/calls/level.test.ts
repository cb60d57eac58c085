import { expect, test } from "vitest";
import { levelOf } from "./level.ts";

test("every level has its words, with who fetched the answer where that is known", () => {
  const of = (source: Parameters<typeof levelOf>[0]["source"], fetchedBy = "", asOf: number | null = null): string =>
    levelOf({ source, fetchedBy, asOf });
  expect(of("hit")).toBe("From memory");
  expect(of("hit", "Ada")).toBe("From memory; Ada fetched it");
  expect(of("shared")).toBe("From the team's shared cache");
  expect(of("shared", "Ada")).toBe("From the team's shared cache; Ada fetched it");
  expect(of("stale")).toBe("From memory, expired");
  expect(of("stale", "", Date.now())).toMatch(/^From the last run, as of \d\d:\d\d$/);
  expect([of("joined"), of("miss"), of(null)]).toEqual([
    "From somebody else's fetch under way",
    "From the service",
    "Not cached",
  ]);
});
