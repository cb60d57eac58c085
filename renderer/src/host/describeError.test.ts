import { expect, test } from "vitest";
import { failure } from "../testing/fakeMain.ts";
import { describeError } from "./describeError.ts";

test("a rejection of the main process is shown in its own words, with its code", () => {
  expect(describeError(failure("rate-limited", "Algolia asks to wait 12 seconds."))).toEqual({
    code: "rate-limited",
    message: "Algolia asks to wait 12 seconds.",
    retryable: true,
    trace: undefined,
  });
});

test("what is no error at all is a fault of the window", () => {
  expect(describeError({ some: "thing" }).code).toBe("internal");
});
