/** @jsxImportSource preact */
import { formatMoment } from "../../ui/format.ts";
import { failureOf } from "../kit/host.ts";
import { useRetry } from "../kit/useRetry.ts";

interface Props {
  /** When the service gave what is shown, in ms since 1970. */
  readonly at: number;
  /** Whether that was in an earlier run. */
  readonly old: boolean;
  /** Why it could not be had anew. */
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** That what is shown is not of now, of when it is and why; nothing where it is of now. */
export function Freshness({ at, old, error, onRetry }: Props) {
  useRetry(error, onRetry);
  if (error === undefined) return old ? <span class="as-of">as of {formatMoment(at)}</span> : null;
  return (
    <span class="as-of stale" role="status" title={failureOf(error).message}>
      as of {formatMoment(at)}, not refreshed{" "}
      <button type="button" class="button small" onClick={onRetry}>
        Try again
      </button>
    </span>
  );
}
