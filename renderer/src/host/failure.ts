/** What is shown of a call that failed. The message is fit for a person: the main process vouches for that. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** Finds the full story in the log. */
  readonly trace: string | undefined;
}

/** Reads a rejection of `mainApi`; anything else is a fault of this page and says so. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error))
    return { code: "internal", message: "Something went wrong in the window.", retryable: true, trace: undefined };
  const fields = error as Error & { code?: unknown; retryable?: unknown; traceId?: unknown };
  return {
    code: typeof fields.code === "string" ? fields.code : "internal",
    message: error.message || "Something went wrong in the window.",
    retryable: fields.retryable !== false,
    trace: typeof fields.traceId === "string" ? fields.traceId : undefined,
  };
}
