/** @jsxImportSource preact */
import { failureOf } from "./host.ts";
import { AsOf } from "./states.tsx";
import { useRetry } from "./useRetry.ts";

interface Props {
  /** When the service gave what is shown, in ms since 1970, where that was in an earlier run. */
  readonly asOf: number | undefined;
  /** Why it could not be had anew. */
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** That what is shown is not of now: of an earlier run, or not refreshed. It is tried again as after a failure. */
export function Stale({ asOf, error, onRetry }: Props) {
  useRetry(error, onRetry);
  if (asOf !== undefined) return <AsOf at={asOf} error={error} onRetry={onRetry} />;
  if (error === undefined) return null;
  const { message } = failureOf(error);
  return (
    <span class="as-of" role="status" title={message}>
      not refreshed: {message.length > 60 ? `${message.slice(0, 60)}…` : message}{" "}
      <button type="button" class="button small" onClick={onRetry}>
        Try again
      </button>
    </span>
  );
}
