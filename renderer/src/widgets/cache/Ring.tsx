/** @jsxImportSource preact */
import { formatShare } from "../../ui/format.ts";

const RADIUS = 42;
const ROUND = 2 * Math.PI * RADIUS;

/** A share as a ring that fills clockwise from the top. */
export function Ring({ share, label }: { share: number | undefined; label: string }) {
  return (
    <div
      class="ring"
      role="img"
      aria-label={share === undefined ? `${label}: nothing yet` : `${label}: ${formatShare(share)}`}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="ring-track" cx="50" cy="50" r={RADIUS} />
        <circle
          class="ring-fill"
          cx="50"
          cy="50"
          r={RADIUS}
          stroke-dasharray={ROUND}
          stroke-dashoffset={ROUND * (1 - (share ?? 0))}
          data-empty={!share}
        />
      </svg>
      <span class="ring-text">
        <b>{share === undefined ? "–" : formatShare(share)}</b>
        <i>{label}</i>
      </span>
    </div>
  );
}
