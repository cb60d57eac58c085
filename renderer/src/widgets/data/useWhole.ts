import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";

/** What `useWhole` gives: the place whose content is copied, and how. */
export interface Whole {
  readonly place: RefObject<HTMLDivElement | null>;
  /** Selects all of the place, for a button. */
  readonly select: () => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  /** What became of it, in words. */
  readonly told: string;
}

/**
 * Copies a place as a text of its own: its rows as CSV, its tree as JSON. Only the user writes to the clipboard, so a
 * button selects, and Ctrl+C copies. A part that was selected by hand is copied as it is shown.
 */
export function useWhole(text: () => string, as: string): Whole {
  const place = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState("");
  const select = (): void => {
    if (place.current === null) return;
    place.current.focus();
    getSelection()?.selectAllChildren(place.current);
    setTold(`Selected: Ctrl+C copies it as ${as}`);
  };
  const onCopy = (event: ClipboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const selection = getSelection();
    const byHand = selection !== null && !selection.isCollapsed && selection.anchorNode !== place.current;
    if (byHand) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text());
    setTold(`Copied as ${as}`);
  };
  return { place, select, onCopy, told };
}
