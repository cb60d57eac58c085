import { Button, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { DashboardPage } from "../dashboard/DashboardPage.tsx";
import { openOne } from "../dashboard/book.ts";
import { makeTile, newId } from "../dashboard/makeTile.ts";
import { useDashboards } from "../dashboard/useDashboards.ts";
import { Dock } from "../devtools/Dock.tsx";
import { useEventLog } from "../devtools/useEventLog.ts";
import type { Dashboard, Manifest, Tile } from "../ipc/messages.gen.ts";
import { useQuery, useReloadOn } from "../host/useQuery.ts";
import { ProvidersPage } from "../providers/ProvidersPage.tsx";
import { Empty, Failed, RowsLoading } from "../ui/States.tsx";
import { Boundary } from "../ui/Boundary.tsx";
import { useAnnounce } from "../ui/announce.tsx";
import { useRemembered } from "../ui/remembered.ts";
import { DashboardTitle } from "./DashboardTitle.tsx";
import { DeleteDashboard } from "./DeleteDashboard.tsx";
import { Notices } from "./Notices.tsx";
import { Palette } from "./Palette.tsx";
import { SettingsPage } from "./SettingsPage.tsx";
import { Sidebar } from "./Sidebar.tsx";
import { Topbar } from "./Topbar.tsx";
import { showFailure, showNotSaved, showUndo } from "./toasts.tsx";
import { useWidgetKeys } from "./useWidgetKeys.ts";
import { toView } from "./views.ts";

/** The window: sidebar, page, developer tools. */
export function Shell() {
  const announce = useAnnounce();
  const { setColorScheme } = useMantineColorScheme();
  const [storedView, setView] = useRemembered("view", "dashboard");
  const view = toView(storedView);
  const [folded, setFolded] = useRemembered("sidebar.folded", false);
  const [dockOpen, setDockOpen] = useRemembered("dock.open", false);
  const [galleryOpen, setGalleryOpen] = useState(false);
  const [deleting, setDeleting] = useState<Dashboard | null>(null);
  const eventLog = useEventLog();

  const info = useQuery("app", (api) => api.app.info());
  const widgets = useQuery("widgets", (api) => api.widgets.list());
  const dashboards = useDashboards(showNotSaved);
  const { book } = dashboards;
  const open = openOne(book);
  const appId = open?.appId ?? info.data?.demoAppId;
  const providers = useQuery(`providers:${appId ?? ""}`, async (api) =>
    appId === undefined ? [] : await api.providers.listProviders(appId),
  );
  useReloadOn("provider-changed", providers.reload);
  useReloadOn("provider-changed", info.reload);
  useReloadOn("extensions-changed", widgets.reload);
  useReloadOn("extensions-changed", info.reload);

  const manifests = useMemo(
    () => new Map<string, Manifest>((widgets.data?.widgets ?? []).map((manifest) => [manifest.id, manifest])),
    [widgets.data],
  );
  const toggleDock = (): void => setDockOpen(!dockOpen);
  useHotkeys([["mod+shift+D", toggleDock]], []);
  useWidgetKeys({ palette: spotlight.open, dock: toggleDock });

  const openDashboard = (id: string): void => {
    dashboards.open(id);
    setView("dashboard");
  };
  const create = (from?: Dashboard): void => {
    const made: Dashboard = {
      id: newId("dashboard"),
      name: from === undefined ? "New dashboard" : `${from.name} copy`.slice(0, 120),
      appId: from?.appId ?? appId ?? "default",
      widgets: (from?.widgets ?? []).map((tile) => ({ ...tile, instance: newId(tile.widget) })),
    };
    dashboards.put(made, "now");
    openDashboard(made.id);
  };
  const addWidget = (manifest: Manifest): void => {
    if (open === undefined) return;
    dashboards.put({ ...open, widgets: [...open.widgets, makeTile(open, manifest, providers.data ?? [])] }, "now");
    setView("dashboard");
    announce(`${manifest.name} added`);
  };
  const afterRemoval = (from: Dashboard, tile: Tile, title: string): void => {
    announce(`${title} removed`);
    showUndo(`${title} removed`, () => dashboards.restore(from.id, tile));
  };

  return (
    <div className="shell">
      <Sidebar
        folded={folded}
        onFold={setFolded}
        dashboards={book.dashboards}
        active={book.active}
        view={view}
        dockOpen={dockOpen}
        onDashboard={openDashboard}
        onNewDashboard={() => create()}
        onView={setView}
        onPalette={spotlight.open}
        onDock={toggleDock}
      />
      <div className="main">
        <Notices notices={info.data?.notices ?? []} />
        <main className="pages">
          {/* Hidden, not gone: its frames live on while another page is shown. */}
          <div className="content" hidden={view !== "dashboard"}>
            <Topbar
              title={
                open === undefined ? (
                  <h1 className="title">Dashboards</h1>
                ) : (
                  <DashboardTitle
                    key={open.id}
                    name={open.name}
                    onRename={(name) => dashboards.put({ ...open, name }, "now")}
                    onDuplicate={() => create(open)}
                    onDelete={() => setDeleting(open)}
                  />
                )
              }
            >
              <Button
                leftSection={<IconPlus size={15} />}
                disabled={open === undefined}
                variant="default"
                size="xs"
                onClick={() => setGalleryOpen(true)}
              >
                Add widget
              </Button>
            </Topbar>
            <div className="content-scroll">
              {dashboards.error !== undefined ? (
                <Failed
                  error={dashboards.error}
                  what="The dashboards could not be loaded"
                  onRetry={dashboards.reload}
                />
              ) : widgets.error !== undefined ? (
                <Failed error={widgets.error} what="The widgets could not be loaded" onRetry={widgets.reload} />
              ) : dashboards.loading || widgets.data === undefined ? (
                <div className="page">
                  <RowsLoading rows={3} height={180} />
                </div>
              ) : open === undefined ? (
                <Empty
                  icon={<IconPlus size={24} stroke={1.6} />}
                  title="No dashboard yet"
                  action={<Button onClick={() => create()}>New dashboard</Button>}
                >
                  A dashboard is a page of widgets that share an app's providers.
                </Empty>
              ) : (
                <DashboardPage
                  dashboard={open}
                  manifests={manifests}
                  providers={providers.data ?? []}
                  unsaved={book.unsaved}
                  galleryOpen={galleryOpen}
                  onGallery={setGalleryOpen}
                  onPut={dashboards.put}
                  onRemoved={(tile, title) => afterRemoval(open, tile, title)}
                  onProviders={() => setView("providers")}
                />
              )}
            </div>
          </div>
          {view === "providers" && appId !== undefined ? (
            <div className="content">
              <Boundary what="The page could not be drawn">
                <ProvidersPage appId={appId} providers={providers} onStoreChanged={info.reload} />
              </Boundary>
            </div>
          ) : null}
          {view === "settings" ? (
            <div className="content">
              <Boundary what="The page could not be drawn">
                <SettingsPage info={info.data} />
              </Boundary>
            </div>
          ) : null}
        </main>
        {dockOpen ? <Dock appId={appId} log={eventLog} onClose={() => setDockOpen(false)} /> : null}
      </div>
      <Palette
        dashboards={book.dashboards}
        manifests={[...manifests.values()]}
        canAdd={open !== undefined}
        commands={{
          openDashboard,
          newDashboard: () => create(),
          addWidget,
          providers: () => setView("providers"),
          settings: () => setView("settings"),
          dock: toggleDock,
          theme: setColorScheme,
        }}
      />
      <DeleteDashboard
        dashboard={deleting}
        onClose={() => setDeleting(null)}
        onDelete={(dashboard) => {
          setDeleting(null);
          dashboards.remove(dashboard.id).then(
            () => announce(`${dashboard.name} deleted`),
            (error: unknown) => showFailure("The dashboard was not deleted", error),
          );
        }}
      />
    </div>
  );
}
