import { useEffect } from "react";

const OVERLAYS = "[role=dialog], [role=menu], [role=listbox]";

/** What last had the focus on the page itself: palette and menus are gone by the time a dialog that they opened ends. */
let onPage: HTMLElement | null = null;

document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target.closest(OVERLAYS) === null) onPage = target;
});

/** Later than Mantine's own return, which finds nothing to return to when a dialog is first drawn open. */
const AFTER_MS = 30;

/** Gives the focus back to the page when a dialog that is drawn only while it is open ends, if nobody else took it. */
export function useFocusBack(): void {
  useEffect(
    () => () => {
      const before = onPage;
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        before?.focus({ preventScroll: true });
        // What opened the dialog may have gone with its page: then the focus goes to where the new page begins.
        if (document.activeElement === document.body)
          document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
      }, AFTER_MS);
    },
    [],
  );
}
