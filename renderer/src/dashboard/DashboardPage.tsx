import { Button } from "@mantine/core";
import { IconLayoutDashboard, IconPlus, IconWindowMaximize } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import type { Dashboard, DefaultProvider, Manifest, ProviderView, Tile } from "../ipc/messages.gen.ts";
import { Empty } from "../ui/PageStates.tsx";
import { ElsewhereActions } from "../windows/Elsewhere.tsx";
import { isElsewhere, useWindows } from "../windows/windows.tsx";
import { WidgetGallery } from "./gallery/WidgetGallery.tsx";
import { Grid } from "./grid/Grid.tsx";
import type { Panels } from "./panels.ts";
import { PageTabs, panelId, tabId } from "./pages/PageTabs.tsx";
import { pagesOf, tilesOn, withTileOn } from "./pages/pages.ts";
import { usePageActions } from "./pages/usePageActions.ts";
import { VariablesDialog, WiringDialog } from "./parts.ts";
import { TileSettings } from "./settings/TileSettings.tsx";
import { withoutTile } from "./state/dashboardState.ts";
import { VariablesBar } from "./variables/VariablesBar.tsx";
import { useProviderRequests } from "./tile/useProviderRequests.ts";

interface Props {
  readonly dashboard: Dashboard;
  /** Whether it is the open one; its frames go on either way. */
  readonly shown: boolean;
  /** The page that is open, and those whose frames are kept running. */
  readonly page: string;
  readonly alive: readonly string[];
  readonly onPage: (page: string) => void;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  /** The default for a type, in each app. */
  readonly defaults: readonly DefaultProvider[];
  readonly unsaved: ReadonlySet<string>;
  readonly panels: Panels;
  readonly added: string | null;
  readonly onAdd: (manifest: Manifest) => void;
  readonly onPut: (dashboard: Dashboard, when: "soon" | "now") => void;
  readonly onRemoved: (tile: Tile, title: string) => void;
  readonly onUndo: () => void;
  readonly onWidgets: () => void;
}

/** One dashboard: its pages, the grid of each, the gallery that adds to it, and the settings of its widgets. */
export function DashboardPage(props: Props) {
  const { dashboard, page, alive, manifests, providers, defaults, unsaved, onPut, panels } = props;
  const panel = props.shown ? panels.open : null;
  const windows = useWindows();
  const [inSettings, setInSettings] = useState<string | null>(null);
  useProviderRequests(dashboard, manifests, defaults, setInSettings);
  const tile = dashboard.widgets.find((candidate) => candidate.instance === inSettings);
  const manifest = tile === undefined ? undefined : manifests.get(tile.widget);

  const actions = usePageActions(dashboard, props.onPage, onPut, props.onUndo);

  const remove = (instance: string): void => {
    const going = dashboard.widgets.find((candidate) => candidate.instance === instance);
    if (going === undefined) return;
    onPut(withoutTile(dashboard, instance), "now");
    props.onRemoved(going, going.title ?? manifests.get(going.widget)?.name ?? going.widget);
  };

  if (isElsewhere(windows, dashboard.id, null))
    return (
      <Empty
        icon={<IconWindowMaximize size={24} stroke={1.6} />}
        title="This dashboard is in a window of its own"
        action={<ElsewhereActions dashboard={dashboard.id} instance={null} />}
      >
        Its widgets run there and not here.
      </Empty>
    );
  return (
    <>
      <VariablesBar
        dashboard={dashboard}
        manifests={manifests}
        defaults={defaults}
        onPut={onPut}
        onEdit={() => panels.show("variables")}
      />
      <PageTabs dashboard={dashboard} current={page} actions={actions} />
      {alive.map((one) => (
        <div
          key={one}
          className="content-scroll"
          hidden={one !== page}
          {...(pagesOf(dashboard).length < 2
            ? {}
            : { role: "tabpanel", id: panelId(dashboard, one), "aria-labelledby": tabId(dashboard, one) })}
        >
          {tilesOn(dashboard, one).length === 0 ? (
            <Empty
              icon={<IconLayoutDashboard size={24} stroke={1.6} />}
              title={dashboard.widgets.length === 0 ? "This dashboard is empty" : "This page is empty"}
              action={
                <Button leftSection={<IconPlus size={16} />} onClick={() => panels.show("gallery")}>
                  Add a widget
                </Button>
              }
            >
              Widgets show data of your providers. They never see a key.
            </Empty>
          ) : (
            <Grid
              key={dashboard.id}
              dashboard={dashboard}
              page={one}
              manifests={manifests}
              defaults={defaults}
              unsaved={unsaved}
              added={props.added}
              onChange={(next) => onPut(next, "soon")}
              onSettings={setInSettings}
              onRemove={remove}
              onPage={(instance, to) => onPut(withTileOn(dashboard, instance, to), "now")}
              onWidgets={props.onWidgets}
            />
          )}
        </div>
      ))}
      <WidgetGallery
        opened={panel === "gallery"}
        manifests={[...manifests.values()]}
        appId={dashboard.appId}
        providers={providers}
        onAdd={props.onAdd}
        onClose={() => panels.show(null)}
      />
      {panel === "wiring" ? (
        <Suspense>
          <WiringDialog
            dashboard={dashboard}
            manifests={manifests}
            onSettings={(instance) => {
              panels.show(null);
              setInSettings(instance);
            }}
            onClose={() => panels.show(null)}
          />
        </Suspense>
      ) : null}
      {panel === "variables" ? (
        <Suspense>
          <VariablesDialog
            dashboard={dashboard}
            manifests={manifests}
            providers={providers}
            onSave={(variables) => {
              panels.show(null);
              onPut({ ...dashboard, variables }, "now");
            }}
            onClose={() => panels.show(null)}
          />
        </Suspense>
      ) : null}
      {tile === undefined || manifest === undefined || !props.shown ? null : (
        <TileSettings
          tile={tile}
          manifest={manifest}
          dashboard={dashboard}
          providers={providers}
          defaults={defaults}
          manifests={manifests}
          onPut={onPut}
          onClose={() => setInSettings(null)}
        />
      )}
    </>
  );
}
