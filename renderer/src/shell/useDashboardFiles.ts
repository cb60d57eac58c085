import { useState } from "react";
import { useApi, useHostEvent } from "../host/api.tsx";
import type { DashboardImported, Missing, PortableDashboard } from "../ipc/messages.gen.ts";
import { showDone, showFailure } from "../ui/toasts.tsx";

/** Dashboards to and from files. */
export interface DashboardFiles {
  /** What the dashboard that was imported last lacks; null when nothing is to be done. */
  readonly incomplete: { id: string; missing: Missing } | null;
  write(id: string): void;
  read(): void;
  /** Adds what a document describes: a template. */
  add(document: PortableDashboard): void;
  /** The user has seen what is missing. */
  dismiss(): void;
}

/** Writes and reads files by native pickers, and hears of files that were dropped on the window. */
export function useDashboardFiles(open: (id: string) => void): DashboardFiles {
  const api = useApi();
  const [incomplete, setIncomplete] = useState<DashboardFiles["incomplete"]>(null);
  const take = ({ id, missing }: DashboardImported): void => {
    open(id);
    const lacks = missing.widgets.length + missing.providers.length > 0;
    setIncomplete(lacks ? { id, missing } : null);
    if (!lacks) showDone("The dashboard is ready");
  };
  useHostEvent("dashboard-dropped", (payload) => {
    const { file, id, missing, sentence } = payload as {
      file: string;
      id: string | null;
      missing: Missing | null;
      sentence: string;
    };
    if (id !== null && missing !== null) take({ id, missing });
    else showFailure(`${file} was not imported`, new Error(sentence));
  });
  return {
    incomplete,
    dismiss: () => setIncomplete(null),
    write(id) {
      api.dashboards.writeFile(id).then(
        ({ file }) => {
          if (file !== null) showDone(`Written to ${file}`);
        },
        (error: unknown) => showFailure("The dashboard was not exported", error),
      );
    },
    add(document) {
      api.dashboards
        .import({ ...document })
        .then(take, (error: unknown) => showFailure("The dashboard was not made", error));
    },
    read() {
      api.dashboards.readFile().then(
        ({ imported }) => {
          if (imported !== null) take(imported);
        },
        (error: unknown) => showFailure("Nothing was imported", error),
      );
    },
  };
}
