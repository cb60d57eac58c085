import type { DashboardRefresh } from "../../ipc/messages.gen.ts";

/** What a dashboard does about refreshes until somebody chooses something. */
export const NO_REFRESH: DashboardRefresh = {
  every: null,
  at: [],
  reload: false,
  pauseHidden: true,
  pauseAfterSleep: false,
  pauseOnBattery: false,
};
