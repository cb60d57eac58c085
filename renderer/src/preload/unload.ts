/** Takes a widget's frame out of the page: nothing else ends a document that does not stop by itself. */

/** Dispatched on the frame first, with the reason as its detail, so that the shell can say why on the tile. */
const STOPPED = "latchkey:frame-stopped";

/** What a widget did without end; `hidden` is a flood whose widget cannot be told. */
export type Flood = "messages" | "ports" | "calls" | "console" | "requests" | "hidden";

/** Unloads one frame. Its process ends, and what it has sent and nobody has taken is dropped. */
export function unload(frame: HTMLIFrameElement, flood: Flood): void {
  frame.dispatchEvent(new CustomEvent(STOPPED, { bubbles: true, detail: flood }));
  // Removed, not navigated away: a new document would wait until the old one has a moment for its end.
  frame.remove();
}

/** Unloads every frame of a widget, or of all widgets where `id` is null. How many there were. */
export function unloadWidget(host: Window, id: string | null, flood: Flood): number {
  const frames = [...host.document.querySelectorAll<HTMLIFrameElement>("iframe[data-instance]")].filter(
    (frame) => id === null || frame.src === `widget://${id}/`,
  );
  for (const frame of frames) unload(frame, flood);
  return frames.length;
}
