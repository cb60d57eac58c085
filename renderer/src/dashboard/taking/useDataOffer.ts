import { useState } from "react";
import { useHostEvent } from "../../host/api.tsx";

/** Whether the widget of a tile has data for a file at the moment. */
export function useDataOffer(instance: string): boolean {
  const [offered, setOffered] = useState(false);
  useHostEvent("widget-data-offered", (payload) => {
    const told = payload as { instance: string; offered: boolean };
    if (told.instance === instance) setOffered(told.offered);
  });
  return offered;
}
