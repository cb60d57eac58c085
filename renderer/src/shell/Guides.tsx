import { Suspense, useState } from "react";
import { usePreferences } from "../host/preferences.tsx";
import type { Command } from "./commands/command.ts";
import { ReportDialog, ShortcutsDialog, Tour, Welcome } from "./parts.ts";

/** Which guide is open. */
export interface Guides {
  readonly open: "tour" | "shortcuts" | "report" | null;
  readonly show: (guide: "tour" | "shortcuts" | "report" | null) => void;
}

/** At most one is open at a time. */
export function useGuides(): Guides {
  const [open, show] = useState<Guides["open"]>(null);
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

/** What explains the window: the tour and its offer, the shortcuts, the report. */
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
      {open === "report" ? <ReportDialog onClose={() => show(null)} /> : null}
    </Suspense>
  );
}
