import { useMemo } from "react";
import { type Query, useQuery, useReloadOn } from "../host/useQuery.ts";
import type { AppInfo, DefaultProvider, Manifest, ProviderView, WidgetList } from "../ipc/messages.gen.ts";

/** What the window knows of the app beside its dashboards, as it is now. */
export interface HostData {
  /** The app of the open dashboard, else the demo's. */
  readonly appId: string | undefined;
  readonly info: Query<AppInfo>;
  readonly widgets: Query<WidgetList>;
  readonly providers: Query<ProviderView[]>;
  readonly defaults: readonly DefaultProvider[];
  readonly manifests: ReadonlyMap<string, Manifest>;
}

/** Asks for it and follows its changes. */
export function useHostData(openAppId: string | undefined): HostData {
  const info = useQuery("app", (api) => api.app.info());
  const widgets = useQuery("widgets", (api) => api.widgets.list());
  const appId = openAppId ?? info.data?.demoAppId;
  const providers = useQuery(`providers:${appId ?? ""}`, async (api) =>
    appId === undefined ? [] : await api.providers.listProviders(appId),
  );
  const chosen = useQuery("defaults", (api) => api.dashboards.defaults());
  useReloadOn("provider-changed", providers.reload);
  useReloadOn("provider-changed", info.reload);
  useReloadOn("extensions-changed", widgets.reload);
  useReloadOn("extensions-changed", info.reload);
  useReloadOn("widgets-changed", widgets.reload);
  useReloadOn("dashboard-changed", chosen.reload);
  useReloadOn("shared-cache-changed", info.reload);
  const manifests = useMemo(
    () => new Map<string, Manifest>((widgets.data?.widgets ?? []).map((manifest) => [manifest.id, manifest])),
    [widgets.data],
  );
  return { appId, info, widgets, providers, defaults: chosen.data?.providers ?? [], manifests };
}
