import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Dashboard, Tile } from "../../ipc/messages.gen.ts";
import type { Rule } from "./schedule.ts";
import { useOnBattery } from "./useOnBattery.ts";
import { NO_PLAN, type Pause, Refreshing, type TilePlan, WINDOW_TIMING } from "./refreshing.tsx";

/** Signs of somebody at the window. Inside a widget nothing is seen but that the window loses the focus to it. */
const SIGNS = ["pointerdown", "pointermove", "keydown", "focus", "blur"] as const;

/** What a dashboard's refreshes need of it: the whole of it, or no more than its times. */
export type Board = Pick<Dashboard, "id" | "refresh"> & {
  readonly widgets: readonly Pick<Tile, "instance" | "page" | "refresh">[];
};

/** What keeps tiles from refreshing. */
export interface Circumstances {
  /** The tiles on the screen, by instance. */
  readonly shown: ReadonlySet<string>;
  /** Those whose provider waits for its user. */
  readonly waiting: ReadonlySet<string>;
  readonly windowHidden: boolean;
  readonly slept: boolean;
  readonly onBattery: boolean;
}

/**
 * The refreshes of every tile of the window. `shown` are those on the page of a dashboard that is on the screen, `waiting`
 * those whose provider cannot be used.
 */
export function useRefreshing(
  boards: readonly Board[],
  shown: ReadonlySet<string>,
  waiting: ReadonlySet<string>,
  absent: (instance: string) => void,
): { refreshing: Refreshing; plans: ReadonlyMap<string, TilePlan> } {
  const windowHidden = useDocumentVisibility() === "hidden";
  const [slept, setSlept] = useState(false);
  const onBattery = useOnBattery(boards.some(({ refresh }) => refresh?.pauseOnBattery === true));
  const latest = useRef(absent);
  useEffect(() => {
    latest.current = absent;
  });
  const [refreshing] = useState(
    () =>
      new Refreshing(
        WINDOW_TIMING,
        () => setSlept(true),
        (instance) => latest.current(instance),
      ),
  );
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
    () => plansOf(boards, { shown, waiting, windowHidden, slept, onBattery }),
    [boards, shown, waiting, windowHidden, slept, onBattery],
  );
  useEffect(() => refreshing.plan(plans), [refreshing, plans]);
  return useMemo(() => ({ refreshing, plans }), [refreshing, plans]);
}

/** When each tile refreshes by itself: its own rule or its dashboard's, and whether something keeps it from that. Pure. */
export function plansOf(dashboards: readonly Board[], now: Circumstances): ReadonlyMap<string, TilePlan> {
  const plans = new Map<string, TilePlan>();
  for (const dashboard of dashboards) {
    for (const tile of dashboard.widgets) {
      const rule = tile.refresh ?? dashboard.refresh ?? NO_PLAN.rule;
      plans.set(tile.instance, { rule, pause: pauseOf(dashboard, tile, rule, now) });
    }
  }
  return plans;
}

function pauseOf({ refresh }: Board, tile: Board["widgets"][number], { at }: Rule, now: Circumstances): Pause | null {
  if (now.waiting.has(tile.instance)) return "provider";
  if (now.slept && refresh?.pauseAfterSleep === true) return "slept";
  if (now.onBattery && refresh?.pauseOnBattery === true) return "battery";
  // What has times of day is to be there when somebody looks.
  const hidden = now.windowHidden || !now.shown.has(tile.instance);
  return hidden && at.length === 0 && refresh?.pauseHidden !== false ? "hidden" : null;
}
