import { useEffect, useRef } from "react";
import type { DashboardSummary, Kiosk } from "../ipc/messages.gen.ts";

/** The dashboards of a kiosk in turn: those it names, else the starred ones, else all. */
export function turnsOf(kiosk: Kiosk, summaries: readonly DashboardSummary[]): readonly string[] {
  const there = new Set(summaries.map((one) => one.id));
  const named = kiosk.dashboards.filter((id) => there.has(id));
  if (named.length > 0) return named;
  const starred = summaries.filter((one) => one.starred);
  return (starred.length > 0 ? starred : summaries).map((one) => one.id);
}

/** The dashboard after another one; the first where that is in no turn. */
export function nextOf(turns: readonly string[], current: string | undefined): string | undefined {
  return turns[(turns.indexOf(current ?? "") + 1) % turns.length];
}

/** Shows the dashboards of a kiosk in turn, the first at once. */
export function useKiosk(
  kiosk: Kiosk | null,
  summaries: readonly DashboardSummary[],
  current: string | undefined,
  show: (id: string) => Promise<void>,
): void {
  const latest = useRef({ summaries, current, show });
  useEffect(() => {
    latest.current = { summaries, current, show };
  });
  const there = summaries.length > 0;
  useEffect(() => {
    if (kiosk === null || !there) return undefined;
    const turn = (onlyIfOther: boolean): void => {
      const { summaries: all, current: now, show: open } = latest.current;
      const turns = turnsOf(kiosk, all);
      if (onlyIfOther && now !== undefined && turns.includes(now)) return;
      const next = nextOf(turns, now);
      // One that cannot be opened is left out this time.
      if (next !== undefined && next !== now) open(next).catch(() => undefined);
    };
    turn(true);
    const timer = setInterval(() => turn(false), kiosk.everySeconds * 1000);
    return () => clearInterval(timer);
  }, [kiosk, there]);
}
