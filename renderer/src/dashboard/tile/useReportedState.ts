import { useEffect, useState } from "react";
import { useHostEvent } from "../../host/api.tsx";

/** What the widget of this tile has last said of itself (`ready`, `error`, …); null before its first word. */
export function useReportedState(instance: string, attempt: number): string | null {
  const [state, setState] = useState<string | null>(null);
  useEffect(() => setState(null), [attempt]);
  useHostEvent("widget-reported", (payload) => {
    if (typeof payload !== "object" || payload === null || !("instance" in payload) || !("state" in payload)) return;
    if (payload.instance === instance && typeof payload.state === "string") setState(payload.state);
  });
  return state;
}
