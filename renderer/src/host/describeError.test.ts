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

test("a name in it that would turn the sentence around does not", () => {
  expect(describeError(failure("invalid-params", "'a\u202Eb' cannot be read.")).message).toBe(
    "'a\\u{202e}b' cannot be read.",
  );
});

test("what is no error at all is a fault of the window", () => {
  expect(describeError({ some: "thing" }).code).toBe("internal");
});
