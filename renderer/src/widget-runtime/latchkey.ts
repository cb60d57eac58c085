/** `window.latchkey`: what a widget is given besides `window.mainApi`. */

import type { CallOptions, Source, StreamPromise, Transport } from "../ipc/transport.ts";
import type { Context, ContextKeeper } from "./contextKeeper.ts";

/** How a widget is, for the shell's tile and for a run without a window. */
export type WidgetState = "loading" | "ready" | "empty" | "error";

export interface Latchkey {
  /** The first context; rejects when this frame is not a widget of any dashboard. */
  readonly ready: Promise<Context>;
  /** The present context; undefined until `ready`. */
  readonly context: Context | undefined;
  /** Calls `listener` when settings, slots or theme change; returns what ends that. */
  onContext(listener: (context: Context) => void): () => void;
  /** Any channel that the manifest names. */
  call(channel: string, params?: unknown, options?: CallOptions): Promise<unknown>;
  /** Any channel that streams. */
  stream(channel: string, params?: unknown, options?: CallOptions): StreamPromise<unknown>;
  /** How the cache answered the call that gave this very object; undefined when no cache was asked. */
  source(result: unknown): Source | undefined;
  /** When the service gave this very object, in ms since 1970, where that was in an earlier run; else undefined. */
  asOf(result: unknown): number | undefined;
  /** Asks the window to open the provider in a slot, in answer to a click or a key. The window decides. */
  openProvider(slot: string): void;
  /** Says what the widget shows, with a few facts: at most 4 KiB of JSON. */
  report(state: WidgetState, summary?: Record<string, unknown>): Promise<void>;
}

/** The frozen object. `tell` says something to the page around this frame. */
export function createLatchkey(
  transport: Transport,
  keeper: ContextKeeper,
  tell: (message: unknown) => void,
): Latchkey {
  return Object.freeze({
    ready: keeper.ready,
    get context() {
      return keeper.current;
    },
    onContext: (listener: (context: Context) => void) => keeper.onContext(listener),
    call: (channel: string, params?: unknown, options?: CallOptions) => transport.call(channel, params, options),
    stream: (channel: string, params?: unknown, options?: CallOptions) => transport.stream(channel, params, options),
    source: (result: unknown) => transport.source(result),
    asOf: (result: unknown) => transport.asOf(result),
    openProvider: (slot: string) => tell({ latchkey: "provider", slot }),
    async report(state: WidgetState, summary: Record<string, unknown> = {}) {
      await transport.call("widget-report", { state, summary });
    },
  });
}
