import { pagesOf, withNewPage } from "../dashboard/pages/pages.ts";
import type { OpenPages } from "../dashboard/pages/useOpenPages.ts";
import type { Dashboards } from "../dashboard/state/useDashboards.ts";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { useAnnounce } from "../ui/announce.tsx";

/** Turns the pages of the dashboard that is shown, and adds one to the dashboard that is open; `show` goes to it. */
export function usePageTurns(
  dashboards: Dashboards,
  shown: Dashboard | undefined,
  open: Dashboard | undefined,
  pages: OpenPages,
  show: () => void,
): { turn(by: -1 | 1): void; addPage(): void } {
  const announce = useAnnounce();
  return {
    turn(by) {
      if (shown === undefined) return;
      const all = pagesOf(shown);
      const next = all[(all.findIndex((one) => one.id === pages.of(shown)) + by + all.length) % all.length];
      if (next === undefined || all.length < 2) return;
      pages.open(shown, next.id);
      announce(`${next.name}, page ${all.indexOf(next) + 1} of ${all.length}`);
    },
    addPage() {
      if (open === undefined) return;
      const made = withNewPage(open);
      dashboards.put(made.dashboard, "now");
      pages.open(open, made.page.id);
      show();
      announce(`${made.page.name} added`);
    },
  };
}
