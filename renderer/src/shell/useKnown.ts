import { useMemo } from "react";
import { useLastView } from "../host/lastView.tsx";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import type { Manifest } from "../ipc/messages.gen.ts";

/** What a window knows of the program, its widgets and the providers of one app. */
export type Known = ReturnType<typeof useKnown>;

/** What the window knows of the program, its widgets and the app's providers, and reads again when that changes. */
export function useKnown(ofDashboard: string | undefined) {
  const info = useQuery("app", (api) => api.app.info());
  const widgets = useQuery("widgets", (api) => api.widgets.list(), useLastView()?.widgets);
  const appId = ofDashboard ?? info.data?.demoAppId;
  const providers = useQuery(`providers:${appId ?? ""}`, async (api) =>
    appId === undefined ? [] : await api.providers.listProviders(appId),
  );
  useReloadOn("provider-changed", providers.reload);
  useReloadOn("provider-changed", info.reload);
  useReloadOn("extensions-changed", widgets.reload);
  const chosen = useQuery("defaults", (host) => host.dashboards.defaults());
  useReloadOn("dashboard-changed", chosen.reload);
  const defaults = chosen.data?.providers ?? [];
  useReloadOn("extensions-changed", info.reload);
  useReloadOn("provider-refused", info.reload);
  useReloadOn("shared-cache-changed", info.reload);
  useReloadOn("notices-changed", info.reload);
  useReloadOn("widgets-changed", widgets.reload);
  const manifests = useMemo(
    () => new Map<string, Manifest>((widgets.data?.widgets ?? []).map((manifest) => [manifest.id, manifest])),
    [widgets.data],
  );
  return { info, widgets, providers, defaults, manifests, appId };
}
