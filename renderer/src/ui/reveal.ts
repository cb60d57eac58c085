/** A part of a page that is not drawn by then is not coming. */
const LIMIT_MS = 5000;

/** Pixels above what is scrolled to. */
const MARGIN = 16;

/** Scrolls to what a selector names, as soon as it is drawn, focuses it and marks it for a moment. */
export function reveal(selector: string): void {
  const show = (): boolean => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null || !found.checkVisibility()) return false;
    scrollTo(found);
    if (found.tabIndex < 0) found.tabIndex = -1;
    found.focus({ preventScroll: true });
    found.dataset["revealed"] = "true";
    setTimeout(() => delete found.dataset["revealed"], 1600);
    return true;
  };
  if (show()) return;
  const watcher = new MutationObserver(() => {
    if (show()) watcher.disconnect();
  });
  watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
  setTimeout(() => watcher.disconnect(), LIMIT_MS);
}

/** Scrolls the page's own part to an element. `scrollIntoView` would move the window's frame along with it. */
export function scrollTo(found: HTMLElement): void {
  const scroller = found.closest(".content-scroll");
  if (scroller === null) return;
  const { top, bottom } = found.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  const fits = bottom - top <= view.height && top >= view.top && bottom <= view.bottom;
  if (!fits) scroller.scrollTo({ top: scroller.scrollTop + top - view.top - MARGIN, behavior: "smooth" });
}
