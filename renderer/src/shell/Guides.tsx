import { Suspense, useState } from "react";
import { usePreferences } from "../host/preferences.tsx";
import type { Command } from "./commands/command.ts";
import { DocumentDialog, ReportDialog, ShortcutsDialog, Tour, Welcome } from "./parts.ts";

type Guide = "tour" | "shortcuts" | "report" | { readonly document: string } | null;

/** Which guide is open; a page of the documentation by its id. */
export interface Guides {
  readonly open: Guide;
  readonly show: (guide: Guide) => void;
}

/** At most one is open at a time. */
export function useGuides(): Guides {
  const [open, show] = useState<Guide>(null);
  return { open, show };
}

interface Props {
  readonly guides: Guides;
  readonly commands: readonly Command[];
  /** Whether to offer the tour: a first run. */
  readonly tourDue: boolean;
  readonly onDashboard: () => void;
  readonly onAddSearch: (() => void) | null;
  readonly onSetting: (id: string) => void;
}

/** What explains the window: the tour and its offer, shortcuts, report, documentation. */
export function GuideDialogs({ guides, commands, tourDue, onDashboard, onAddSearch, onSetting }: Props) {
  const { preferences, change } = usePreferences();
  const { open, show } = guides;
  const seen = (): void => {
    show(null);
    if (!preferences.tourSeen) change({ tourSeen: true });
  };
  return (
    <Suspense>
      {open === "tour" ? <Tour onDashboard={onDashboard} onAddSearch={onAddSearch} onEnd={seen} /> : null}
      {open === null && tourDue && !preferences.tourSeen ? (
        <Welcome onTour={() => show("tour")} onDecline={seen} />
      ) : null}
      {open === "shortcuts" ? (
        <ShortcutsDialog
          commands={commands}
          onChange={() => {
            show(null);
            onSetting("shortcuts");
          }}
          onClose={() => show(null)}
        />
      ) : null}
      {typeof open === "object" && open !== null ? (
        <DocumentDialog id={open.document} onClose={() => show(null)} />
      ) : null}
      {open === "report" ? <ReportDialog onClose={() => show(null)} /> : null}
    </Suspense>
  );
}
