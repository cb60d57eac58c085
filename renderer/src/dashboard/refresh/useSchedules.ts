import { useMemo } from "react";
import { useQuery, useReloadOn } from "../../host/useQuery.ts";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import type { Board } from "./useRefreshing.ts";

/** A change elsewhere is looked at so much later at most: dashboards change often, their times do not. */
const LATER_MS = 2_000;

/** The dashboards that have times of day and that the window has not loaded. */
export function useSchedules(loaded: readonly Dashboard[]): readonly Board[] {
  const schedules = useQuery("schedules", (api) => api.dashboards.schedules());
  useReloadOn("dashboard-changed", schedules.reload, LATER_MS);
  const all = schedules.data?.dashboards;
  return useMemo(() => {
    const here = new Set(loaded.map((dashboard) => dashboard.id));
    return (all ?? []).filter((dashboard) => !here.has(dashboard.id));
  }, [all, loaded]);
}
