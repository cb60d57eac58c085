import type { Dashboard } from "../../ipc/messages.gen.ts";
import { useAnnounce } from "../../ui/announce.tsx";
import { showUndo } from "../../ui/toasts.tsx";
import type { PageActions } from "./PageTabs.tsx";
import { pagesOf, withNewPage, withPageAt, withPageName, withoutPage } from "./pages.ts";

/** The pages of one dashboard as its tabs change them: each change is a step of its history, and read out. */
export function usePageActions(
  dashboard: Dashboard,
  onOpen: (page: string) => void,
  onPut: (dashboard: Dashboard, when: "soon" | "now") => void,
  onUndo: () => void,
): PageActions {
  const announce = useAnnounce();
  const nameOf = (id: string): string => pagesOf(dashboard).find((page) => page.id === id)?.name ?? "";
  return {
    open: onOpen,
    add() {
      const made = withNewPage(dashboard);
      onPut(made.dashboard, "now");
      onOpen(made.page.id);
      announce(`${made.page.name} added`);
    },
    rename: (page, name) => onPut(withPageName(dashboard, page, name), "now"),
    move(page, by) {
      const at = pagesOf(dashboard).findIndex((one) => one.id === page) + by;
      const next = withPageAt(dashboard, page, at);
      if (next === dashboard) return announce("That is the end of the pages.");
      onPut(next, "now");
      announce(`${nameOf(page)}, page ${at + 1} of ${pagesOf(dashboard).length}`);
    },
    remove(page) {
      const pages = pagesOf(dashboard);
      const at = pages.findIndex((one) => one.id === page);
      const neighbour = pages[at + 1] ?? pages[at - 1];
      if (neighbour === undefined) return;
      onPut(withoutPage(dashboard, page), "now");
      onOpen(neighbour.id);
      announce(`${nameOf(page)} and its widgets removed`);
      showUndo(`${nameOf(page)} removed`, onUndo);
    },
  };
}
