import { unturned } from "../ui/unturned.ts";

/** A failed call for display. The main process guarantees that the message is fit for a person. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** The trace id under which the log has the full report. */
  readonly trace: string | undefined;
}

/** Reads a rejection of `mainApi`. Any other error is reported as a fault of the page. */
export function describeError(error: unknown): Failure {
  if (!(error instanceof Error))
    return { code: "internal", message: "Something went wrong in the window.", retryable: true, trace: undefined };
  const fields = error as Error & { code?: unknown; retryable?: unknown; traceId?: unknown };
  return {
    code: typeof fields.code === "string" ? fields.code : "internal",
    // It may quote a file or a name of somebody else's.
    message: unturned(error.message) || "Something went wrong in the window.",
    retryable: fields.retryable !== false,
    trace: typeof fields.traceId === "string" ? fields.traceId : undefined,
  };
}
