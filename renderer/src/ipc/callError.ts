import { defineProperty, ErrorOf, hasOwn, own } from "./intrinsics.ts";
import { type ErrorCode, FAILURES, type LatchkeyError } from "./messages.gen.ts";

/** A failure that the transport detects itself. What its code means, the main process's table says. */
export function failure(
  code: ErrorCode,
  message: string,
  retryable: boolean = FAILURES[code].retryable,
): LatchkeyError {
  return make(code, message, FAILURES[code].fault, retryable);
}

/** What reading a call's arguments threw: a failure of ours as it is, a getter's or proxy's own error under a code. */
export function coded(error: unknown): LatchkeyError {
  const code = own(error, "code");
  if (typeof code === "string" && hasOwn(FAILURES, code)) return error as LatchkeyError;
  return failure("invalid-params", "The call cannot be made: what it was given cannot be read.");
}

/** The failure that an error frame describes. */
export function failureOf(frame: unknown): LatchkeyError {
  const sent = own(frame, "e");
  return make(
    text(own(sent, "code"), "internal"),
    text(own(sent, "message"), "Something went wrong in Latchkey."),
    text(own(sent, "fault"), "latchkey"),
    own(sent, "retryable") === true,
    own(sent, "retryAfter"),
    own(sent, "traceId"),
  );
}

function make(
  code: string,
  message: string,
  fault: string,
  retryable: boolean,
  retryAfter?: unknown,
  traceId?: unknown,
): LatchkeyError {
  const error = new ErrorOf(message);
  // A cancelled `fetch` rejects with this name, so code written for it recognizes a cancelled call.
  if (code === "cancelled") set(error, "name", "AbortError", false);
  set(error, "code", code);
  set(error, "fault", fault);
  set(error, "retryable", retryable);
  if (typeof retryAfter === "number") set(error, "retryAfter", retryAfter);
  if (typeof traceId === "string") set(error, "traceId", traceId);
  return error as LatchkeyError;
}

function set(error: Error, name: string, value: unknown, enumerable = true): void {
  defineProperty(error, name, {
    __proto__: null,
    value,
    enumerable,
    writable: false,
    configurable: true,
  } as PropertyDescriptor);
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
