/** @jsxImportSource preact */
import { failureOf, host } from "./host.ts";

interface Props {
  readonly title?: string;
  readonly error: unknown;
  /** The slot whose provider it is about. */
  readonly slot: string;
  readonly onRetry: () => void;
  /** Another way on. */
  readonly otherwise?: { readonly label: string; readonly go: () => void } | undefined;
}

/** A failure in the service's own words, beside what is shown already. */
export function Problem({ title = "There is no answer", error, slot, onRetry, otherwise }: Props) {
  const { message, code } = failureOf(error);
  return (
    <div class="problem beside" role="alert">
      <strong>{title}</strong>
      <p>
        {message} <code class="muted">{code}</code>
      </p>
      <span class="buttons">
        {code === "reauthentication-required" || code === "credentials-invalid" ? (
          <button type="button" class="button" onClick={() => host.latchkey.openProvider(slot)}>
            Open provider…
          </button>
        ) : null}
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
        {otherwise === undefined ? null : (
          <button type="button" class="button" onClick={otherwise.go}>
            {otherwise.label}
          </button>
        )}
      </span>
    </div>
  );
}
