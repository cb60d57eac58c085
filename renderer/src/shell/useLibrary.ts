import { duplicate } from "../dashboard/state/duplicate.ts";
import { newId } from "../dashboard/grid/newTile.ts";
import type { Dashboards } from "../dashboard/state/useDashboards.ts";
import { useApi } from "../host/api.tsx";
import type { Dashboard } from "../ipc/messages.gen.ts";
import type { LibraryActions } from "../library/actions.ts";
import { useAnnounce } from "../ui/announce.tsx";
import { showFailure, showUndo } from "../ui/toasts.tsx";

/** What the window does with whole dashboards: each action tells what became of it, and what can be undone says so. */
export interface LibraryCommands extends Omit<LibraryActions, "read" | "choose"> {
  walk(id: string, way: "undo" | "redo"): void;
  restoreVersion(id: string, version: number): void;
}

/** `show` goes to the page of the open dashboard. */
export function useLibrary(dashboards: Dashboards, appId: string | undefined, show: () => void): LibraryCommands {
  const api = useApi();
  const announce = useAnnounce();
  const { state } = dashboards;
  const failed =
    (title: string) =>
    (error: unknown): void =>
      showFailure(title, error);

  const open = (id: string): void => {
    dashboards.open(id).then(show, failed("The dashboard was not opened"));
  };
  const undelete = (id: string, name: string): void => {
    dashboards.undelete(id).then(() => {
      announce(`${name} is back`);
      open(id);
    }, failed("The dashboard was not restored"));
  };
  const copy = (from: Dashboard): void => {
    const { dashboard, copies } = duplicate(from, `${from.name} copy`.slice(0, 120));
    // First on disk, with what its widgets remember: they look for it when they start.
    api.dashboards.save(dashboard, { copies }).then(() => {
      dashboards.put(dashboard, "now");
      open(dashboard.id);
    }, failed("The dashboard was not duplicated"));
  };

  return {
    open,
    undelete,
    create() {
      const made = {
        id: newId("dashboard"),
        name: "New dashboard",
        appId: appId ?? "default",
        widgets: [],
        wiring: [],
        providers: [],
      };
      dashboards.put(made, "now");
      open(made.id);
    },
    duplicate(id) {
      const here = state.dashboards.find((one) => one.id === id);
      if (here !== undefined) return copy(here);
      api.dashboards.library({ whole: [id] }).then(({ whole }) => {
        const found = whole.find((one) => one.dashboard.id === id);
        if (found !== undefined) copy(found.dashboard);
      }, failed("The dashboard was not duplicated"));
    },
    remove(id, name) {
      dashboards.remove(id).then(() => {
        announce(`${name} deleted`);
        showUndo(`${name} deleted`, () => undelete(id, name));
      }, failed("The dashboard was not deleted"));
    },
    star(id, starred) {
      dashboards
        .star(id, starred)
        .then(() => announce(starred ? "Starred" : "Not starred any more"), failed("The star was not kept"));
    },
    arrange(order, done) {
      const before = state.arrangement;
      dashboards.arrange(order).then(() => {
        if (done === undefined) return;
        announce(done);
        showUndo(done, () => void dashboards.arrange(before).catch(failed("The order was not kept")));
      }, failed("The order was not kept"));
    },
    walk(id, way) {
      dashboards
        .walk(id, way)
        .then(
          (label) =>
            announce(label === null ? `Nothing to ${way}` : `${way === "undo" ? "Undone" : "Done again"}: ${label}`),
          failed(way === "undo" ? "The change was not undone" : "The change was not done again"),
        );
    },
    restoreVersion(id, version) {
      dashboards.restoreVersion(id, version).then(() => {
        announce("Version restored");
        showUndo("Version restored", () => this.walk(id, "undo"));
      }, failed("The version was not restored"));
    },
  };
}
