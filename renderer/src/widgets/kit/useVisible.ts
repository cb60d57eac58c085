import { useEffect, useState } from "preact/hooks";

/** Whether the widget is visible: its window is shown and its frame is on the screen. */
export function useVisible(): boolean {
  const [shown, setShown] = useState(document.visibilityState === "visible");
  const [onScreen, setOnScreen] = useState(true);
  useEffect(() => {
    const changed = (): void => setShown(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", changed);
    const observer = new IntersectionObserver((entries) => setOnScreen(entries.some((entry) => entry.isIntersecting)));
    observer.observe(document.documentElement);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      observer.disconnect();
    };
  }, []);
  return shown && onScreen;
}
