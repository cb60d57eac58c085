import { expect, test } from "vitest";
import { pauseBefore } from "./useRetry.ts";

test("the pause doubles with every failure, up to a minute", () => {
  expect([0, 1, 2, 3, 4, 10].map((attempt) => pauseBefore(attempt, undefined))).toEqual([5, 10, 20, 40, 60, 60]);
});

test("a service that asks for a longer pause gets it", () => {
  expect([pauseBefore(0, 32.2), pauseBefore(0, 1), pauseBefore(2, Number.POSITIVE_INFINITY)]).toEqual([33, 5, 20]);
});
