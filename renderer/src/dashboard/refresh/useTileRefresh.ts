import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useHostEvent } from "../../host/api.tsx";
import { readShellWord } from "../../host/shellWord.ts";
import type { Tile } from "../../ipc/messages.gen.ts";
import type { Asked } from "./refreshClock.ts";
import { type TilePlan, useRefreshPlan } from "./refreshing.tsx";

/** A refresh of which nothing is heard for so long is over. */
const LONGEST_MS = 20_000;

/** How up to date a tile is. */
export interface TileRefresh {
  readonly plan: TilePlan;
  /** Whether the widget asks anew when it is told to. */
  readonly listens: boolean;
  /** When it last showed what it got, in ms since 1970. */
  readonly updated: number | null;
  /** The last attempt failed, so that what is shown is older than it should be. */
  readonly failed: boolean;
  readonly busy: boolean;
  /** Refreshes it now. Returns false for a widget that cannot. */
  refresh(): boolean;
}

/** Follows one tile: hands refreshes to its frame, and notes what the widget reports. A new `attempt` is a new frame. */
export function useTileRefresh(
  { instance, widget }: Tile,
  frame: RefObject<HTMLIFrameElement | null>,
  attempt: number,
  reload: () => void,
): TileRefresh {
  const { refreshing, plan } = useRefreshPlan(instance);
  const [listens, setListens] = useState(false);
  const [updated, setUpdated] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    setListens(false);
    const hear = (event: MessageEvent): void => {
      if (event.source === null || event.source !== frame.current?.contentWindow) return;
      if (readShellWord(event.data)?.kind === "refreshable") setListens(true);
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, [frame, attempt]);

  const deliver = ({ since, force, scheduled }: Asked): void => {
    if (listens) {
      frame.current?.contentWindow?.postMessage({ latchkey: "refresh", since, force, scheduled }, `widget://${widget}`);
      setBusy(true);
    } else if (plan.rule.reload) reload();
  };
  const latest = useRef(deliver);
  useEffect(() => {
    latest.current = deliver;
  });
  useEffect(() => refreshing?.register(instance, (asked) => latest.current(asked)), [refreshing, instance]);

  useEffect(() => {
    if (!busy) return undefined;
    const timer = setTimeout(() => setBusy(false), LONGEST_MS);
    return () => clearTimeout(timer);
  }, [busy]);

  useHostEvent("widget-reported", (payload) => {
    const { instance: told, state } = payload as { instance?: unknown; state?: unknown };
    if (told !== instance || state === "loading") return;
    setBusy(false);
    setFailed(state === "error");
    if (state !== "error") setUpdated(Date.now());
  });

  const can = listens || plan.rule.reload;
  const refresh = useCallback(() => {
    if (can) refreshing?.ask([instance]);
    return can;
  }, [can, refreshing, instance]);
  return { plan, listens, updated, failed, busy, refresh };
}
