import { useEffect, useState } from "react";
import { useHostEvent } from "../host/api.tsx";
import type { Dashboard } from "../ipc/messages.gen.ts";

/** Goes to the widget whose notification was clicked: first its dashboard opens, then the tile has the focus. */
export function useWantedTile(
  open: Dashboard | undefined,
  openDashboard: (id: string) => void,
  focusTile: (instance: string) => void,
): void {
  const [wanted, setWanted] = useState<string | null>(null);
  useHostEvent("tile-wanted", (payload) => {
    const { dashboard, instance } = payload as { dashboard: string; instance: string };
    setWanted(instance);
    openDashboard(dashboard);
  });
  useEffect(() => {
    if (wanted === null || open?.widgets.some((one) => one.instance === wanted) !== true) return;
    setWanted(null);
    focusTile(wanted);
  }, [wanted, open, focusTile]);
}
