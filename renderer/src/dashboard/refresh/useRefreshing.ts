import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { NO_PLAN, type Pause, Refreshing, type TilePlan, WINDOW_TIMING } from "./refreshing.tsx";

/** Signs of somebody at the window. Inside a widget nothing is seen but that the window loses the focus to it. */
const SIGNS = ["pointerdown", "pointermove", "keydown", "focus", "blur"] as const;

/** What keeps tiles from refreshing. */
export interface Circumstances {
  readonly open: string | undefined;
  readonly windowHidden: boolean;
  readonly slept: boolean;
}

/**
 * The refreshes of every tile of the window. `open` is the dashboard on the screen, `undefined` while another page covers
 * it.
 */
export function useRefreshing(
  dashboards: readonly Dashboard[],
  open: string | undefined,
): { refreshing: Refreshing; plans: ReadonlyMap<string, TilePlan> } {
  const windowHidden = useDocumentVisibility() === "hidden";
  const [slept, setSlept] = useState(false);
  const [refreshing] = useState(() => new Refreshing(WINDOW_TIMING, () => setSlept(true)));
  useEffect(() => () => refreshing.close(), [refreshing]);

  useEffect(() => {
    if (!slept) return undefined;
    const back = (): void => setSlept(false);
    for (const sign of SIGNS) window.addEventListener(sign, back);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, back);
    };
  }, [slept]);

  const plans = useMemo(
    () => plansOf(dashboards, { open, windowHidden, slept }),
    [dashboards, open, windowHidden, slept],
  );
  useEffect(() => refreshing.plan(plans), [refreshing, plans]);
  return useMemo(() => ({ refreshing, plans }), [refreshing, plans]);
}

/** When each tile refreshes by itself: its own rule or its dashboard's, and whether something keeps it from that. Pure. */
export function plansOf(dashboards: readonly Dashboard[], now: Circumstances): ReadonlyMap<string, TilePlan> {
  const plans = new Map<string, TilePlan>();
  for (const dashboard of dashboards) {
    for (const tile of dashboard.widgets) {
      const rule = tile.refresh ?? dashboard.refresh ?? NO_PLAN.rule;
      plans.set(tile.instance, { rule, pause: pauseOf(dashboard, rule.at.length > 0, now) });
    }
  }
  return plans;
}

function pauseOf({ id, refresh }: Dashboard, timed: boolean, now: Circumstances): Pause | null {
  if (now.slept && refresh?.pauseAfterSleep === true) return "slept";
  // What has times of day is to be there when somebody looks.
  const hidden = now.windowHidden || now.open !== id;
  return hidden && !timed && refresh?.pauseHidden !== false ? "hidden" : null;
}
