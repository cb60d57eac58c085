import { useRef, useState } from "react";
import { useRemembered } from "../ui/useRemembered.ts";
import { useWindows } from "../windows/windows.tsx";
import { useWishes } from "./inspect.ts";
import { type Inspection, PLACES, type Place } from "./tabs.ts";
import { say } from "./wishes.ts";

/** Whether the developer tools are open, where, and for what; a wish to inspect something opens them where they were. */
export function useDock() {
  const windows = useWindows();
  const [isDocked, setDocked] = useRemembered("dock.open", false);
  const [storedPlace, setPlace] = useRemembered("dock.place", "below");
  const place = toPlace(storedPlace);
  const [inspection, setInspection] = useState<Inspection | null>(null);
  // What their window is to show once it is there.
  const awaited = useRef<Inspection | null>(null);

  const close = (): void => {
    setDocked(false);
    setInspection(null);
  };
  const openWindow = (wanted: Inspection | null): void => {
    close();
    if (!windows.tools) awaited.current = wanted;
    else if (wanted !== null) say({ kind: "show", inspection: wanted });
    windows.showTools(true);
  };
  const open = (wanted: Inspection | null): void => {
    if (windows.tools || place === "window") openWindow(wanted);
    else {
      setInspection(wanted);
      setDocked(true);
    }
  };
  useWishes((wish) => {
    if (wish.kind === "inspect") open(wish.inspection);
    else if (wish.kind === "there" && awaited.current !== null) {
      say({ kind: "show", inspection: awaited.current });
      awaited.current = null;
    } else if (wish.kind === "dock") {
      setPlace(wish.place);
      setInspection(wish.inspection);
      setDocked(true);
    }
  });
  return {
    isDocked,
    isOpen: isDocked || windows.tools,
    place,
    inspection,
    close,
    /** Puts them elsewhere, with what they show now. */
    move(to: Place, showing: Inspection): void {
      setPlace(to);
      if (to === "window") openWindow(showing);
    },
    toggle(): void {
      if (windows.tools) windows.showTools(false);
      else if (isDocked) close();
      else open(null);
    },
  };
}

function toPlace(text: string): Place {
  return PLACES.find((place) => place === text) ?? "below";
}
