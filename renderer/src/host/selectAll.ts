/**
 * Ctrl+A as in a desktop app: it selects all of the field or the text that one is in, and never a whole window with its
 * buttons, names and frames.
 */

import { keysOf } from "./keys.ts";

/** Inputs in which nothing is written. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(
  "button checkbox color file image radio range reset submit".split(" "),
);

/**
 * Holds Ctrl+A to fields, which select by themselves, and to texts: what a style sheet says is to be selected
 * (`user-select: text`). What has handled the key already stays as it did it. `elsewhere()`: there was nothing to select.
 */
export function keepSelectAllInside(page: Document, elsewhere: () => void = () => undefined): void {
  page.defaultView?.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || keysOf(event) !== "mod+A" || isWritten(event.target)) return;
    event.preventDefault();
    const text = textAt(page.getSelection()?.anchorNode ?? null) ?? textAt(page.activeElement);
    if (text === null) elsewhere();
    else page.getSelection()?.selectAllChildren(text);
  });
}

function isWritten(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NOT_WRITTEN.has(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}

/** The whole text that a place is in; null where it is in none. */
function textAt(place: Node | null): Element | null {
  let found: Element | null = null;
  for (let one = place instanceof Element ? place : (place?.parentElement ?? null); one; one = one.parentElement)
    if (getComputedStyle(one).userSelect === "text") found = one;
  return found;
}
