/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { formatMoment } from "../../ui/format.ts";
import { failureOf, host } from "./host.ts";
import { useRetry } from "./useRetry.ts";
import type { SlotProvider } from "../../ipc/messages.gen.ts";

/** Headlines for failures, by code. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ["budget-exceeded", "The budget is used up"],
  ["rate-limited", "Too many requests"],
  ["reauthentication-required", "The key was refused"],
  ["service-unreachable", "The service cannot be reached"],
]);

/** Codes of failures that new credentials for the provider can mend. */
const OF_THE_PROVIDER: ReadonlySet<string> = new Set([
  "reauthentication-required",
  "credentials-invalid",
  "provider-quarantined",
]);

/**
 * A failure in the words of the main process. Retryable failures are tried again automatically; a button tries at once.
 * Where the provider in `slot` is the cause, another button opens it.
 */
export function Failure({ error, onRetry, slot }: { error: unknown; onRetry: () => void; slot?: string }) {
  const { message, code } = failureOf(error);
  const left = useRetry(error, onRetry);
  return (
    <div class="state" role="alert">
      <strong>{TITLES.get(code) ?? "That did not work"}</strong>
      <p>{message}</p>
      {left === null ? null : (
        <small class="countdown" aria-hidden="true">
          {left > 0 ? `Next attempt in ${left} s` : "Trying again…"}
        </small>
      )}
      <span class="buttons">
        {slot === undefined || !OF_THE_PROVIDER.has(code) ? null : (
          <button type="button" class="button" onClick={() => host.latchkey.openProvider(slot)}>
            Open provider…
          </button>
        )}
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      </span>
      <code>{code}</code>
    </div>
  );
}

/** Says that there is nothing to show, and why. */
export function Nothing({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  );
}

/** Says that a slot is empty, with a button that opens the widget's settings. */
export function NoProvider({ slot }: { slot: string }) {
  return (
    <div class="state">
      <strong>No provider chosen</strong>
      <p>A provider is an account or service that widgets may ask. Choose or add the one for this widget.</p>
      <button type="button" class="button" onClick={() => host.latchkey.openProvider(slot)}>
        Choose a provider…
      </button>
    </div>
  );
}

/** Labels Local Search, which answers in Algolia's shapes but is not Algolia. */
export function ProviderLabel({ slot }: { slot: SlotProvider }) {
  return slot.type === "local-search" ? <span class="provider-label">{slot.label}</span> : null;
}

/** That what is shown is of an earlier run, and of when; newer is on its way, unless it could not be had. */
export function AsOf({ at, error, onRetry }: { at: number; error?: unknown; onRetry?: () => void }) {
  return (
    <span class="as-of" title={error === undefined ? undefined : failureOf(error).message}>
      as of {formatMoment(at)}
      {error === undefined ? null : (
        <>
          , not refreshed{" "}
          <button type="button" class="button small" onClick={onRetry}>
            Try again
          </button>
        </>
      )}
    </span>
  );
}

/** Placeholder lines while loading; CSS shows them after a delay. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div class="skeleton" role="progressbar" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} style={{ width: `${92 - ((line * 17) % 50)}%` }} />
      ))}
    </div>
  );
}
