/** Removes a widget's frame from the page, the only way to end a document that does not stop by itself. */

/** Dispatched on the frame first, with the reason as its detail, so that the shell can say why on the tile. */
const STOPPED = "latchkey:frame-stopped";

/** What a widget sent without end; `hidden` is a flood whose sender cannot be identified. */
export type Flood = "messages" | "ports" | "calls" | "console" | "requests" | "hidden";

/** Unloads one frame. Its process ends, and its messages that are still waiting are dropped. */
export function unload(frame: HTMLIFrameElement, flood: Flood): void {
  frame.dispatchEvent(new CustomEvent(STOPPED, { bubbles: true, detail: flood }));
  // A navigation would wait until the old document finds time to unload, so the frame is removed.
  frame.remove();
}

/** Unloads every frame of a widget, or of all widgets where `id` is null. Returns how many there were. */
export function unloadWidget(host: Window, id: string | null, flood: Flood): number {
  const frames = [...host.document.querySelectorAll<HTMLIFrameElement>("iframe[data-instance]")].filter(
    (frame) => id === null || frame.src === `widget://${id}/`,
  );
  for (const frame of frames) unload(frame, flood);
  return frames.length;
}
