import { IconClockExclamation, IconPlayerPause, IconRefresh } from "@tabler/icons-react";
import { formatAgo, formatMoment } from "../../ui/format.ts";
import { useNow } from "../../ui/useNow.ts";
import type { Pause } from "./refreshing.tsx";
import { isOn } from "./schedule.ts";
import type { TileRefresh } from "./useTileRefresh.ts";
import { wordsOf } from "./words.ts";

const PAUSES: Readonly<Record<Pause, string>> = {
  hidden: "It waits while it is not on the screen.",
  slept: "It waits since the computer slept, until somebody uses the window.",
  battery: "It waits while the computer runs on its battery.",
  provider: "It waits until its provider has a key that the service accepts.",
};

/** After so many periods without anything new it is stale, and so many seconds. */
const STALE_PERIODS = 2;
const STALE_SECONDS = 15;

/** Whether a tile shows something older than it should. Pure. */
export function isStale({ plan, updated, failed }: TileRefresh, now: number): boolean {
  if (updated === null) return false;
  const { every, at } = plan.rule;
  const late = at.length === 0 && every !== null && now - updated > (every * STALE_PERIODS + STALE_SECONDS) * 1000;
  return failed || late;
}

/** When the tile was last up to date, in its header; a click refreshes it. */
export function Updated({ tile, onRefresh }: { tile: TileRefresh; onRefresh: () => void }) {
  const now = useNow(15_000);
  const { plan, updated, busy } = tile;
  const waits = plan.pause === "provider";
  if (!tile.listens && !waits) return null;
  const stale = isStale(tile, now);
  const paused = waits || (plan.pause !== null && plan.pause !== "hidden" && isOn(plan.rule));
  const ago = updated === null ? "" : now - updated < 60_000 ? "just now" : formatAgo(now - updated);
  const told = [
    updated === null ? "Not updated yet." : `Updated ${formatMoment(updated)}.`,
    stale ? "That is older than it should be." : "",
    isOn(plan.rule) ? `Refreshes itself: ${wordsOf(plan.rule).toLowerCase()}.` : "",
    plan.pause !== null && (waits || isOn(plan.rule)) ? PAUSES[plan.pause] : "",
    "Click to refresh it (R).",
  ];
  return (
    <button
      type="button"
      className="tile-updated"
      data-stale={stale}
      data-busy={busy}
      title={told.filter((one) => one !== "").join(" ")}
      aria-label={`Refresh. ${updated === null ? "Not updated yet" : `Updated ${ago}`}${stale ? ", stale" : ""}${waits ? ", waits for its provider" : paused ? ", paused" : ""}`}
      onClick={onRefresh}
    >
      {paused ? (
        <IconPlayerPause size={12} aria-hidden />
      ) : stale ? (
        <IconClockExclamation size={13} aria-hidden />
      ) : (
        <IconRefresh className="tile-updated-icon" size={12} aria-hidden />
      )}
      <span className="tile-updated-text">{waits ? "waits" : ago}</span>
    </button>
  );
}
