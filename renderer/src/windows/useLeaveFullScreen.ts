import { useEffect } from "react";
import { useWindows } from "./windows.tsx";

/** Lets Escape leave full screen and kiosk, where nothing in the page takes it for itself. F11 is the window's own key. */
export function useLeaveFullScreen(): void {
  const { own, fullScreen } = useWindows();
  useEffect(() => {
    if (!own.fullScreen) return undefined;
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      // A dialog or a menu closes first.
      if (document.querySelector("[role=dialog], [role=menu]") === null) fullScreen(false);
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [own.fullScreen, fullScreen]);
}
