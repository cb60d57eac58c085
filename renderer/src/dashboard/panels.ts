import { useState } from "react";

/** What can lie over a dashboard. */
export type Panel = "gallery" | "wiring" | "variables" | "refresh" | "history" | "templates";

/** Which of them is open. */
export interface Panels {
  readonly open: Panel | null;
  readonly show: (panel: Panel | null) => void;
}

/** At most one is open at a time. */
export function usePanels(): Panels {
  const [open, show] = useState<Panel | null>(null);
  return { open, show };
}
