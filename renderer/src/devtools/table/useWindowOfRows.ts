import { type RefObject, useEffect, useLayoutEffect, useState } from "react";

const ROW = 26;
const HEAD = 28;
const BEYOND = 10;
/** Rows that are drawn where nothing has a height, as in tests without a layout. */
const WITHOUT_LAYOUT = 10;

/** The rows of a scrolled element that are in sight, a few more on both sides, and the room of the others. */
export function useWindowOfRows(scroller: RefObject<HTMLElement | null>, count: number) {
  const [sight, setSight] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void =>
      setSight((last) => {
        const next = { top: element.scrollTop, height: element.clientHeight };
        // Only a row's height of movement changes what is drawn.
        return Math.floor(last.top / ROW) === Math.floor(next.top / ROW) && last.height === next.height ? last : next;
      });
    look();
    element.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [scroller]);
  // Fewer rows than before: the browser moves the scroll position without an event in time.
  useEffect(() => {
    const element = scroller.current;
    if (element !== null && element.scrollTop > count * ROW) element.scrollTop = Math.max(0, count * ROW);
  }, [scroller, count]);

  const inSight = sight.height === 0 ? WITHOUT_LAYOUT : Math.ceil(sight.height / ROW);
  const first = Math.max(0, Math.min(Math.floor(sight.top / ROW) - BEYOND, count - inSight));
  const last = Math.min(count, first + inSight + 2 * BEYOND);
  const reveal = (row: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const [top, bottom] = [row * ROW, row * ROW + ROW + HEAD];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  };
  return { first, last, before: first * ROW, after: (count - last) * ROW, reveal };
}
