import { useState } from "react";
import type { Dashboard, DefaultProvider, Manifest, ProviderView, Tile } from "../ipc/messages.gen.ts";
import { DashboardPage } from "./DashboardPage.tsx";
import { recentAfter } from "./recentDashboards.ts";

interface Props {
  readonly dashboards: readonly Dashboard[];
  readonly open: Dashboard;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  readonly defaults: readonly DefaultProvider[];
  readonly unsaved: ReadonlySet<string>;
  readonly galleryOpen: boolean;
  readonly wiringOpen: boolean;
  /** The tile that was added last; it is scrolled to and focused when it appears. */
  readonly added: string | null;
  readonly onWiring: (open: boolean) => void;
  readonly onGallery: (open: boolean) => void;
  readonly onAdd: (manifest: Manifest) => void;
  readonly onPut: (dashboard: Dashboard, when: "soon" | "now") => void;
  readonly onRemoved: (dashboard: Dashboard, tile: Tile, title: string) => void;
  readonly onWidgets: () => void;
}

/** Shows the open dashboard, and hides those shown before it instead of destroying them: their frames go on running. */
export function DashboardStack({ dashboards, open, onRemoved, ...shared }: Props) {
  const [recent, setRecent] = useState<readonly string[]>([]);
  const kept = recentAfter(recent, open.id, dashboards);
  if (kept !== recent) setRecent(kept);
  // In the order of their ids: React would move elements to follow another order, and a moved iframe loads anew.
  const alive = dashboards.filter((one) => kept.includes(one.id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return alive.map((dashboard) => (
    <div key={dashboard.id} className="content-scroll" hidden={dashboard.id !== open.id}>
      <DashboardPage
        {...shared}
        dashboard={dashboard}
        shown={dashboard.id === open.id}
        onRemoved={(tile, title) => onRemoved(dashboard, tile, title)}
      />
    </div>
  ));
}
