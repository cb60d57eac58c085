/** The frame protocol's fixed points; docs/ipc.md shows every frame. */

export const VERSION = 1;

/** Carries text to the main process and back, in order: a MessagePort, or the bridge itself. */
export interface Wire {
  post(text: string): void;
  /** Set by the transport; called with every message that arrives. */
  onmessage: ((text: string) => void) | null;
}

/** The limits that the main process states in its hello: characters, levels, chunks, calls. */
export interface Limits {
  message: number;
  params: number;
  depth: number;
  credit: number;
  page: number;
  widget: number;
}

/** The limits before the hello has arrived. The main process enforces its own in any case. */
export const USUAL: Limits = { message: 1 << 20, params: 8 << 20, depth: 64, credit: 1024, page: 4096, widget: 256 };
