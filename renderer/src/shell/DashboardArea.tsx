import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { DashboardStack } from "../dashboard/DashboardStack.tsx";
import { StepButtons } from "../dashboard/history/StepButtons.tsx";
import type { OpenPages } from "../dashboard/pages/useOpenPages.ts";
import type { Panels } from "../dashboard/panels.ts";
import { RefreshControls } from "../dashboard/refresh/RefreshControls.tsx";
import type { RefreshDesk } from "../dashboard/refresh/useDashboardRefresh.ts";
import type { Dashboards } from "../dashboard/state/useDashboards.ts";
import type { Dashboard, DashboardSteps, Manifest, Tile } from "../ipc/messages.gen.ts";
import { NoDashboard } from "../library/NoDashboard.tsx";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { Topbar } from "../ui/Topbar.tsx";
import type { Command } from "./commands/command.ts";
import { DashboardTitle } from "./DashboardTitle.tsx";
import type { Page } from "./pages.ts";
import type { Known } from "./useKnown.ts";
import type { LibraryCommands } from "./useLibrary.ts";

interface Props {
  readonly dashboards: Dashboards;
  readonly open: Dashboard | undefined;
  readonly pages: OpenPages;
  readonly steps: DashboardSteps;
  readonly commands: readonly Command[];
  readonly known: Known;
  readonly library: LibraryCommands;
  readonly panels: Panels;
  readonly refresh: RefreshDesk;
  /** The tile that was added last. */
  readonly added: string | null;
  readonly onWalk: (way: "undo" | "redo") => void;
  readonly onAdd: (manifest: Manifest) => void;
  readonly onRemoved: (dashboard: Dashboard, tile: Tile, title: string) => void;
  readonly onPage: (page: Page) => void;
}

/** The open dashboard below its bar, or what stands in its place while there is none. */
export function DashboardArea(props: Props) {
  const { dashboards, open, steps, known, library, panels, refresh } = props;
  const { widgets } = known;
  // The open one was deleted, and the next one is being read.
  const isOneComing = dashboards.state.summaries.length > 0;
  return (
    <>
      <Topbar
        title={
          open === undefined ? (
            <h1 className="title">Dashboards</h1>
          ) : (
            <DashboardTitle
              key={open.id}
              name={open.name}
              commands={props.commands}
              onRename={(name) => dashboards.put({ ...open, name }, "now")}
            />
          )
        }
      >
        <StepButtons steps={steps} onWalk={props.onWalk} />
        <RefreshControls dashboard={open} refresh={refresh} panels={panels} />
        <Button
          leftSection={<IconPlus size={15} />}
          disabled={open === undefined}
          variant="default"
          size="xs"
          onClick={() => panels.show("gallery")}
        >
          Add widget
        </Button>
      </Topbar>
      {dashboards.error !== undefined ? (
        <Failed error={dashboards.error} what="The dashboards could not be loaded" onRetry={dashboards.reload} />
      ) : widgets.error !== undefined && widgets.data === undefined ? (
        <Failed error={widgets.error} what="The widgets could not be loaded" onRetry={widgets.reload} />
      ) : dashboards.loading || widgets.data === undefined || (open === undefined && isOneComing) ? (
        <div className="page">
          <RowsLoading rows={3} height={180} />
        </div>
      ) : open === undefined ? (
        <NoDashboard
          onTemplate={() => panels.show("templates")}
          onNew={library.create}
          onAll={() => props.onPage("library")}
        />
      ) : (
        <DashboardStack
          dashboards={dashboards.state.dashboards}
          open={open}
          pages={props.pages}
          refresh={refresh.context}
          manifests={known.manifests}
          providers={known.providers.data ?? []}
          defaults={known.defaults}
          unsaved={dashboards.state.unsaved}
          panels={panels}
          added={props.added}
          onAdd={props.onAdd}
          onPut={dashboards.put}
          onRemoved={props.onRemoved}
          onUndo={() => library.walk(open.id, "undo")}
          onWidgets={() => props.onPage("widgets")}
        />
      )}
    </>
  );
}
