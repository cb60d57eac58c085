import { Suspense } from "react";
import type { Panels } from "../dashboard/panels.ts";
import type { Dashboards } from "../dashboard/state/useDashboards.ts";
import type { Dashboard } from "../ipc/messages.gen.ts";
import { HistoryPanel, ImportPanel, TemplatesDialog } from "./parts.ts";
import type { DashboardFiles } from "./useDashboardFiles.ts";
import type { Known } from "./useKnown.ts";
import type { LibraryCommands } from "./useLibrary.ts";

interface Props {
  readonly dashboards: Dashboards;
  readonly open: Dashboard | undefined;
  readonly panels: Panels;
  readonly known: Known;
  readonly library: LibraryCommands;
  readonly files: DashboardFiles;
  /** Whether the open dashboard is what is shown, and no other page. */
  readonly shown: boolean;
  readonly onWidgets: () => void;
}

/** What is about whole dashboards and lies over the window: what an import lacks, templates, versions. */
export function DashboardPanels({ dashboards, open, panels, known, library, files, shown, onWidgets }: Props) {
  const close = (): void => panels.show(null);
  return (
    <Suspense>
      {shown && open !== undefined && files.incomplete?.id === open.id ? (
        <ImportPanel
          dashboard={open}
          missing={files.incomplete.missing}
          manifests={known.manifests}
          providers={known.providers.data ?? []}
          onPut={(next) => dashboards.put(next, "now")}
          onWidgets={onWidgets}
          onClose={files.dismiss}
        />
      ) : null}
      {panels.open === "templates" ? (
        <TemplatesDialog
          manifests={known.manifests}
          onChoose={(document) => {
            close();
            if (document === null) library.create();
            else files.add(document);
          }}
          onClose={close}
        />
      ) : null}
      {panels.open === "history" && open !== undefined ? (
        <HistoryPanel
          key={open.id}
          dashboard={open}
          manifests={known.manifests}
          onRestore={(version) => {
            close();
            library.restoreVersion(open.id, version);
          }}
          onClose={close}
        />
      ) : null}
    </Suspense>
  );
}
