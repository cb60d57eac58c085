import { spotlight } from "@mantine/spotlight";
import { Suspense, useMemo, useState } from "react";
import { NO_STEPS, activeDashboard, summariesNow } from "../dashboard/state/dashboardState.ts";
import { useDashboardRefresh } from "../dashboard/refresh/useDashboardRefresh.ts";
import { newTile } from "../dashboard/grid/newTile.ts";
import { onPage, pageOf, pagesOf, tilesOn } from "../dashboard/pages/pages.ts";
import { useOpenPages } from "../dashboard/pages/useOpenPages.ts";
import { usePanels } from "../dashboard/panels.ts";
import { useDashboards } from "../dashboard/state/useDashboards.ts";
import { titleOf, withVariable } from "../dashboard/variables/variables.ts";
import { inspect } from "../devtools/inspect.ts";
import { useDock } from "../devtools/useDock.ts";
import type { Dashboard, Manifest, Tile } from "../ipc/messages.gen.ts";
import { usePreferences } from "../host/preferences.tsx";
import { useAnnounce } from "../ui/announce.tsx";
import { reveal } from "../ui/reveal.ts";
import { useFoldedSidebar } from "./useFoldedSidebar.ts";
import { useRemembered } from "../ui/useRemembered.ts";
import { DashboardArea } from "./DashboardArea.tsx";
import { DashboardPanels } from "./DashboardPanels.tsx";
import { Notices } from "./Notices.tsx";
import { OtherPage } from "./OtherPage.tsx";
import { GuideDialogs, useGuides } from "./Guides.tsx";
import { Palette } from "./palette/Palette.tsx";
import { tableOfCommands } from "./commands/table.ts";
import { useShortcuts } from "./commands/useShortcuts.ts";
import { Dock, LibraryPage, ProvidersPage, SettingsPage, WidgetsPage } from "./parts.ts";
import { Sidebar } from "./Sidebar.tsx";
import { showNotSaved, showUndo } from "../ui/toasts.tsx";
// It notes what has the focus before the first dialog comes, which is loaded with its own part.
import "../ui/useFocusBack.ts";
import { useKiosk } from "../windows/kiosk.ts";
import { useLeaveFullScreen } from "../windows/useLeaveFullScreen.ts";
import { useWindows } from "../windows/windows.tsx";
import { useTaking } from "../dashboard/taking/useTaking.ts";
import { useDashboardFiles } from "./useDashboardFiles.ts";
import { useKnown } from "./useKnown.ts";
import { useLibrary } from "./useLibrary.ts";
import { usePageTurns } from "./usePageTurns.ts";
import { useWantedTile } from "./useWantedTile.ts";
import { useWidgetKeys } from "./useWidgetKeys.ts";
import { widgetCommands } from "./widgetCommands.tsx";
import { toPage } from "./pages.ts";

/** The window: sidebar, page, developer tools. */
export function Shell() {
  const announce = useAnnounce();
  const { preferences, change } = usePreferences();
  const [storedPage, setPage] = useRemembered("view", "dashboard");
  const page = toPage(storedPage);
  const [folded, setFolded] = useFoldedSidebar();
  const dock = useDock();
  const panels = usePanels();
  const [added, setAdded] = useState<string | null>(null);
  const guides = useGuides();

  const dashboards = useDashboards(showNotSaved);
  const { state } = dashboards;
  const open = activeDashboard(state);
  const known = useKnown(open?.appId);
  const { info, providers, defaults, manifests, appId } = known;

  const library = useLibrary(dashboards, appId, () => setPage("dashboard"));
  const files = useDashboardFiles(library.open);
  const taking = useTaking();
  const windows = useWindows();
  useLeaveFullScreen();
  const summaries = useMemo(() => summariesNow(state), [state]);
  useKiosk(windows.own.kiosk, summaries, open?.id, dashboards.show);
  const steps = open === undefined ? NO_STEPS : (state.steps.get(open.id) ?? NO_STEPS);
  const walk = (way: "undo" | "redo"): void => {
    if (open !== undefined && page === "dashboard") library.walk(open.id, way);
  };
  const pages = useOpenPages();
  const { turn, addPage } = usePageTurns(dashboards, page === "dashboard" ? open : undefined, open, pages, () =>
    setPage("dashboard"),
  );
  const refresh = useDashboardRefresh(
    dashboards,
    page === "dashboard" ? open : undefined,
    open === undefined ? "" : pages.of(open),
    { manifests, defaults, notices: info.data?.notices ?? [] },
  );
  const addWidget = (manifest: Manifest): void => {
    if (open === undefined) return;
    const here = { ...open, widgets: tilesOn(open, pages.of(open)) };
    const tile = onPage(open, newTile(here, manifest, providers.data ?? [], defaults), pages.of(open));
    setAdded(tile.instance);
    dashboards.put({ ...open, widgets: [...open.widgets, tile] }, "now");
    setPage("dashboard");
    announce(`${manifest.name} added`);
  };
  const afterRemoval = (from: Dashboard, tile: Tile, title: string): void => {
    announce(`${title} removed`);
    showUndo(`${title} removed`, () => dashboards.restore(from.id, tile));
  };

  const focusTile = (instance: string): void => {
    const on = open?.widgets.find((one) => one.instance === instance);
    if (open !== undefined && on !== undefined) pages.open(open, pageOf(open, on));
    setPage("dashboard");
    reveal(`.tile[data-tile="${CSS.escape(instance)}"]`);
  };
  useWantedTile(open, library.open, focusTile);
  const onDashboard = (then: () => void): void => {
    setPage("dashboard");
    then();
  };
  const search = manifests.get("search");
  const goToSetting = (id: string): void => {
    setPage("settings");
    reveal(`[data-setting="${id}"]`);
  };
  const commands = tableOfCommands({
    open: open !== undefined,
    shown: open !== undefined && page === "dashboard",
    several: summaries.length > 1,
    severalPages: open !== undefined && pagesOf(open).length > 1,
    steps,
    palette: spotlight.open,
    page: setPage,
    step(by) {
      const at = summaries.findIndex((one) => one.id === open?.id);
      const next = summaries[(at + by + summaries.length) % summaries.length];
      if (next !== undefined) library.open(next.id);
    },
    newDashboard: library.create,
    template: () => panels.show("templates"),
    importDashboard: files.read,
    exportDashboard: () => open !== undefined && files.write(open.id),
    addWidget: () => onDashboard(() => panels.show("gallery")),
    addPage,
    turn,
    popOut: () => open !== undefined && windows.popOut(open.id, null),
    fullScreen: () => windows.fullScreen(!windows.own.fullScreen),
    print: (to) => onDashboard(() => open !== undefined && taking.print(open.id, to)),
    walk,
    refresh: refresh.all,
    refreshes: () => onDashboard(() => panels.show("refresh")),
    history: () => onDashboard(() => panels.show("history")),
    variables: () => onDashboard(() => panels.show("variables")),
    wiring: () => onDashboard(() => panels.show("wiring")),
    duplicate: () => open !== undefined && library.duplicate(open.id),
    remove: () => open !== undefined && library.remove(open.id, open.name),
    dock: dock.toggle,
    sidebar: () => setFolded(!folded),
    theme: (theme) => change({ theme }),
    shortcuts: () => guides.show("shortcuts"),
    tour: () => guides.show("tour"),
    report: () => guides.show("report"),
    setting: goToSetting,
  });
  useShortcuts(commands, preferences.shortcuts);
  useWidgetKeys(commands);

  return (
    <div className="shell" data-bare={windows.own.fullScreen || undefined}>
      <Sidebar
        folded={folded}
        commands={commands}
        onFold={setFolded}
        summaries={summaries}
        arrangement={state.arrangement}
        active={state.active}
        page={page}
        dockOpen={dock.isOpen}
        onDashboard={library.open}
        onNewDashboard={library.create}
        onPage={setPage}
        onPalette={spotlight.open}
        onDock={dock.toggle}
      />
      <div className="main">
        <Notices notices={info.data?.notices ?? []} onChanged={info.reload} onReport={() => guides.show("report")} />
        <main className="pages" tabIndex={-1}>
          {/* Another page only hides the dashboard, so that its frames go on running. */}
          <div className="content" hidden={page !== "dashboard"}>
            <DashboardArea
              dashboards={dashboards}
              open={open}
              pages={pages}
              steps={steps}
              commands={commands}
              known={known}
              library={library}
              panels={panels}
              refresh={refresh}
              added={added}
              onWalk={walk}
              onAdd={addWidget}
              onRemoved={afterRemoval}
              onPage={setPage}
            />
          </div>
          {page === "library" ? (
            <OtherPage>
              <LibraryPage
                summaries={summaries}
                arrangement={state.arrangement}
                deleted={state.deleted}
                loading={dashboards.loading}
                error={dashboards.error}
                onRetry={dashboards.reload}
                actions={{ ...library, read: files.read, choose: () => panels.show("templates") }}
              />
            </OtherPage>
          ) : null}
          {page === "providers" && appId !== undefined ? (
            <OtherPage>
              <ProvidersPage appId={appId} providers={providers} defaults={defaults} onStoreChanged={info.reload} />
            </OtherPage>
          ) : null}
          {page === "widgets" ? (
            <OtherPage>
              <WidgetsPage />
            </OtherPage>
          ) : null}
          {page === "settings" ? (
            <OtherPage>
              <SettingsPage
                info={info.data}
                commands={commands}
                onPage={setPage}
                onTour={() => guides.show("tour")}
                onReport={() => guides.show("report")}
              />
            </OtherPage>
          ) : null}
        </main>
        {dock.isDocked ? (
          <Suspense>
            <Dock
              appId={appId}
              inspection={dock.inspection}
              place={dock.place}
              onPlace={dock.move}
              onClose={dock.close}
            />
          </Suspense>
        ) : null}
      </div>
      <DashboardPanels
        dashboards={dashboards}
        open={open}
        panels={panels}
        known={known}
        library={library}
        files={files}
        shown={page === "dashboard"}
        onWidgets={() => setPage("widgets")}
      />
      <GuideDialogs
        guides={guides}
        commands={commands}
        tourDue={info.data?.tourDue === true && !windows.own.fullScreen}
        onDashboard={() => setPage("dashboard")}
        onAddSearch={search === undefined || open === undefined ? null : () => addWidget(search)}
        onSetting={goToSetting}
      />
      <Palette
        commands={commands}
        summaries={summaries}
        open={open}
        manifests={manifests}
        providers={providers.data ?? []}
        openDashboard={library.open}
        ofWidgets={
          open === undefined
            ? []
            : widgetCommands(open, manifests, taking, (instance) => windows.popOut(open.id, instance))
        }
        pages={open === undefined || pagesOf(open).length < 2 ? [] : pagesOf(open)}
        variables={open?.variables ?? []}
        setVariable={(variable) => {
          if (open === undefined) return;
          dashboards.put(withVariable(open, variable), "now");
          announce(`${titleOf(variable)} set`);
        }}
        openPage={(id) => onDashboard(() => open !== undefined && pages.open(open, id))}
        focusTile={focusTile}
        addWidget={addWidget}
        provider={(name) => {
          setPage("providers");
          reveal(`[data-provider="${CSS.escape(name)}"]`);
        }}
        setting={goToSetting}
        document={(id) => guides.show({ document: id })}
        channel={(name) => inspect({ tab: "Channels", filter: `channel:${name}` })}
      />
    </div>
  );
}
