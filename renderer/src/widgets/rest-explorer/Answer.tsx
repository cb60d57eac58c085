/** @jsxImportSource preact */
import type { RestResult } from "../../ipc/messages.gen.ts";
import { formatMs } from "../../ui/format.ts";
import { Tree } from "../data/Tree.tsx";
import { useWhole } from "../data/useWhole.ts";
import { Failure } from "../kit/states.tsx";

export type Outcome =
  | { readonly result: RestResult; readonly ms: number; readonly error?: never }
  | { readonly error: unknown; readonly result?: never };

/** The status and how long it took, and the body as a tree, or as text where it is that. */
export function Answer({ outcome, onRetry }: { outcome: Outcome; onRetry: () => void }) {
  if (outcome.result === undefined) return <Failure error={once(outcome.error)} onRetry={onRetry} slot="api" />;
  return <Answered result={outcome.result} ms={outcome.ms} />;
}

function Answered({ result: { status, body }, ms }: { result: RestResult; ms: number }) {
  const plain = typeof body === "string";
  const whole = useWhole(() => (plain ? body : JSON.stringify(body, null, 2)), plain ? "text" : "JSON");
  return (
    <section class="answer" aria-label="Answer">
      <p class="status" role="status">
        <b>{status}</b>
        <span class="muted">{formatMs(ms)}</span>
        <span class="muted">{whole.told}</span>
        {body === null ? null : (
          <button type="button" class="button small" onClick={whole.select}>
            Copy…
          </button>
        )}
      </p>
      {body === null ? (
        <p class="muted none">The service answered without a body.</p>
      ) : (
        <div class="body" tabIndex={-1} ref={whole.place} onCopy={whole.onCopy}>
          {plain ? (
            <pre class="text" tabIndex={0}>
              {body.slice(0, 200_000)}
            </pre>
          ) : (
            <Tree value={body} />
          )}
        </div>
      )}
    </section>
  );
}

/** The failure without a hint to try again by itself: a request may change something, and its user has it sent. */
function once(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return Object.assign(new Error(error.message), { code: (error as { code?: unknown }).code });
}
