import { defineProperty, ErrorOf, own } from "./intrinsics.ts";
import type { ErrorCode, Fault } from "./messages.gen.ts";

/** What a failed call rejects with: a plain `Error` with a stable code and a message fit for a person. */
export interface CallError extends Error {
  readonly code: ErrorCode;
  /** Whose fault it is, and so who can do something about it. */
  readonly fault: Fault;
  readonly retryable: boolean;
  /** Seconds after which trying again makes sense, where that is known. */
  readonly retryAfter?: number;
  /** Finds the full story in the log. */
  readonly traceId?: string;
}

/** A failure that this side found out by itself. */
export function failure(code: ErrorCode, message: string, retryable = false): CallError {
  return make(code, message, "caller", retryable);
}

/** The failure that an error frame tells of. */
export function failureOf(frame: unknown): CallError {
  const told = own(frame, "e");
  return make(
    text(own(told, "code"), "internal"),
    text(own(told, "message"), "Something went wrong in Latchkey."),
    text(own(told, "fault"), "latchkey"),
    own(told, "retryable") === true,
    own(told, "retryAfter"),
    own(told, "traceId"),
  );
}

function make(
  code: string,
  message: string,
  fault: string,
  retryable: boolean,
  retryAfter?: unknown,
  traceId?: unknown,
): CallError {
  const error = new ErrorOf(message);
  // A cancelled fetch rejects with this name; code written for one understands the other.
  if (code === "cancelled") set(error, "name", "AbortError", false);
  set(error, "code", code);
  set(error, "fault", fault);
  set(error, "retryable", retryable);
  if (typeof retryAfter === "number") set(error, "retryAfter", retryAfter);
  if (typeof traceId === "string") set(error, "traceId", traceId);
  return error as CallError;
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
