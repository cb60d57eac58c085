import type { AppInfo, Dashboard, Manifest, ProviderType, ProviderView } from "./contract.ts";

/** Counters as the main process sends them; which ones there are is the caches' business. */
export type Stats = Record<string, unknown>;

declare global {
  interface Window {
    readonly mainApi: MainApi;
  }
}

export interface MainApi {
  on(event: string, listener: (payload: unknown) => void): void;
  removeListener(event: string, listener: (payload: unknown) => void): void;
  app: { info(): Promise<AppInfo> };
  dashboards: {
    list(): Promise<{ dashboards: Dashboard[]; active: string | null }>;
    save(dashboard: Dashboard): Promise<unknown>;
    delete(id: string): Promise<unknown>;
    activate(id: string): Promise<unknown>;
  };
  widgets: { list(): Promise<{ widgets: Manifest[] }> };
  providers: {
    types(): Promise<{ types: ProviderType[] }>;
    listProviders(appId: string): Promise<ProviderView[]>;
    deleteProvider(appId: string, name: string): Promise<unknown>;
    editProvider(appId: string, options?: { name?: string; type?: string }): Promise<{ saved: ProviderView } | { cancelled: true }>;
  };
  clientCache: {
    invalidate(appId: string, providerName: string): Promise<unknown>;
    invalidateAll(): Promise<unknown>;
    clearResponseCache(): Promise<unknown>;
    responseCacheStats(): Promise<Stats>;
  };
  devtools: { clients(): Promise<Stats>; calls(): Promise<Stats> };
  localSearch: {
    folders(): Promise<{ folders: { id?: string; path: string; label?: string; documents: number }[] }>;
    addFolder(): Promise<unknown>;
    removeFolder(id: string): Promise<unknown>;
  };
}
