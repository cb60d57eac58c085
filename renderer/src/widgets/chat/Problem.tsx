/** @jsxImportSource preact */
import { failureOf, host } from "../kit/host.ts";

interface Props {
  readonly title?: string;
  readonly error: unknown;
  readonly label: string;
  readonly onRetry: () => void;
}

/** A failure in the service's own words, in a line of its own: the conversation stays. */
export function Problem({ title = "There is no answer", error, label, onRetry }: Props) {
  const { message, code } = failureOf(error);
  return (
    <div class="problem chat-problem" role="alert">
      <strong>{title}</strong>
      <p>
        {message} <code class="muted">{code}</code>
      </p>
      <span class="buttons">
        {code === "reauthentication-required" || code === "credentials-invalid" ? (
          <button type="button" class="button" onClick={() => host.latchkey.openProvider("model")}>
            Open provider…
          </button>
        ) : null}
        <button type="button" class="button" onClick={onRetry}>
          {label}
        </button>
      </span>
    </div>
  );
}
