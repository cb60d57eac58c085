import { useState } from "react";
import type { Dashboard, DefaultProvider, Manifest, ProviderView, Tile } from "../ipc/messages.gen.ts";
import { RefreshContext, type Refreshes } from "./refresh/refreshing.tsx";
import { DashboardPage } from "./DashboardPage.tsx";
import type { Panels } from "./panels.ts";
import { pagesOf, tilesOn } from "./pages/pages.ts";
import type { OpenPages } from "./pages/useOpenPages.ts";
import { recentAfter } from "./recentDashboards.ts";

interface Props {
  readonly refresh: Refreshes;
  readonly dashboards: readonly Dashboard[];
  readonly open: Dashboard;
  readonly pages: OpenPages;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  readonly defaults: readonly DefaultProvider[];
  readonly unsaved: ReadonlySet<string>;
  readonly panels: Panels;
  /** The tile that was added last; it is scrolled to and focused when it appears. */
  readonly added: string | null;
  readonly onAdd: (manifest: Manifest) => void;
  readonly onPut: (dashboard: Dashboard, when: "soon" | "now") => void;
  readonly onRemoved: (dashboard: Dashboard, tile: Tile, title: string) => void;
  /** Takes the last change of the open dashboard back. */
  readonly onUndo: () => void;
  readonly onWidgets: () => void;
}

/**
 * Shows the open page of the open dashboard, and hides the pages shown before it, of this dashboard and of others,
 * instead of destroying them: their frames go on running.
 */
export function DashboardStack({ dashboards, open, pages, refresh, onRemoved, ...shared }: Props) {
  const [recent, setRecent] = useState<readonly string[]>([]);
  const all = dashboards.flatMap((dashboard) =>
    pagesOf(dashboard).map(({ id }) => ({ id: `${dashboard.id}/${id}`, widgets: tilesOn(dashboard, id) })),
  );
  const kept = recentAfter(recent, `${open.id}/${pages.of(open)}`, all, refresh.wanted);
  if (kept !== recent) setRecent(kept);
  const alivePages = (dashboard: Dashboard): string[] =>
    pagesOf(dashboard)
      .map((page) => page.id)
      .filter((page) => kept.includes(`${dashboard.id}/${page}`))
      .toSorted();
  // In the order of their ids: React would move elements to follow another order, and a moved iframe loads anew.
  const alive = dashboards
    .filter((dashboard) => alivePages(dashboard).length > 0)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const boards = alive.map((dashboard) => (
    <div key={dashboard.id} className="board" hidden={dashboard.id !== open.id}>
      <DashboardPage
        {...shared}
        dashboard={dashboard}
        page={pages.of(dashboard)}
        alive={alivePages(dashboard)}
        onPage={(page) => pages.open(dashboard, page)}
        shown={dashboard.id === open.id}
        onRemoved={(tile, title) => onRemoved(dashboard, tile, title)}
      />
    </div>
  ));
  return <RefreshContext value={refresh}>{boards}</RefreshContext>;
}
