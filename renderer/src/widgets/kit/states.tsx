/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { failureOf } from "./host.ts";
import { useRetry } from "./useRetry.ts";

/** What failed, in the main process's words. It is tried again by itself where that may help, and at once by the button. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { message, code } = failureOf(error);
  const left = useRetry(error, onRetry);
  return (
    <div class="state" role="alert">
      <strong>That did not work</strong>
      <p>{message}</p>
      <button type="button" class="button" onClick={onRetry}>
        Try again
      </button>
      <code>{code}</code>
      {left === null ? null : (
        <small aria-hidden="true">{left > 0 ? `Tried again in ${left} s` : "Trying again…"}</small>
      )}
    </div>
  );
}

/** Nothing to show, and why. */
export function Nothing({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  );
}

/** A slot without a provider. */
export function NoProvider() {
  return (
    <Nothing title="No provider chosen">Choose one in the settings of this widget: its menu, then Settings.</Nothing>
  );
}

/** Grey lines, once waiting takes long enough to notice. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div class="skeleton" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} style={{ width: `${92 - ((line * 17) % 50)}%` }} />
      ))}
    </div>
  );
}
