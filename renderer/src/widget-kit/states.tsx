import type { ReactNode } from "react";
import { locale } from "../ui/locale.ts";
import { failureOf, latchkey } from "./host.ts";

/** Codes of failures that new credentials for the provider can mend. */
const OF_THE_PROVIDER: ReadonlySet<string> = new Set([
  "reauthentication-required",
  "credentials-invalid",
  "provider-quarantined",
]);

/** A call that is under way. What is over within 300 ms shows nothing. */
export function Loading({ lines = 3 }: { lines?: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className="kit-stack kit-loading">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="kit-bar" style={{ width: `${92 - ((line * 17) % 50)}%` }} />
      ))}
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** The slot whose provider was asked: where its key is the cause, a button opens it. */
  readonly slot?: string;
}

/** A call that failed, in the words of the main process, with what may help. */
export function Failure({ error, onRetry, slot }: FailureProps): ReactNode {
  const { message, code } = failureOf(error);
  return (
    <div role="alert" className="kit-state">
      <strong>That did not work</strong>
      <p>{message}</p>
      <span className="kit-row-of-buttons">
        {slot !== undefined && code !== undefined && OF_THE_PROVIDER.has(code) ? (
          <Button onClick={() => latchkey().openProvider(slot)}>Open provider…</Button>
        ) : null}
        {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
      </span>
      {code === undefined ? null : <code>{code}</code>}
    </div>
  );
}

/** Nothing to show, and why. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <div className="kit-state">
      <strong>{title}</strong>
      {children === undefined ? null : <div>{children}</div>}
    </div>
  );
}

/** A slot that is empty, with a button that opens the widget's settings. */
export function NoProvider({ slot }: { slot: string }): ReactNode {
  return (
    <Empty title="No provider chosen">
      <p>A provider is an account or service that widgets may ask. Choose or add the one for this widget.</p>
      <Button onClick={() => latchkey().openProvider(slot)}>Choose a provider…</Button>
    </Empty>
  );
}

/** Says that what is shown is of an earlier run, and of when. Draws nothing where `at` is undefined. */
export function AsOf({ at }: { at: number | undefined }): ReactNode {
  if (at === undefined) return null;
  const moment = new Date(at).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
  return <span className="kit-muted">as of {moment}</span>;
}

interface ButtonProps {
  readonly children?: ReactNode;
  readonly onClick?: () => void;
  readonly disabled?: boolean;
  /** The one thing that most people came for. */
  readonly primary?: boolean;
  readonly type?: "button" | "submit";
}

export function Button({ children, onClick, disabled, primary = false, type = "button" }: ButtonProps): ReactNode {
  return (
    <button
      type={type}
      className={primary ? "kit-button kit-primary" : "kit-button"}
      onClick={onClick}
      disabled={disabled}
    >
      {children}
    </button>
  );
}
