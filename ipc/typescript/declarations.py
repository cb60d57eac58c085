"""`types.d.ts`: the types of every channel, extensions included, for whoever writes a widget. It stands alone."""

from collections.abc import Iterable

from ipc.contract.main_api import Method
from ipc.dispatch.channel import Channel
from ipc.typescript.channel_types import declarations

_BEFORE = """\
// The channels of this Latchkey and its extensions, by `latchkey types`.

export interface CallOptions {
  /** Cancels the call, and the work in the main process with it. */
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call is given up; without it the channel's own deadline holds. */
  timeoutMs?: number | undefined;
}

/** A stream, as a promise that resolves to the iterable once it has begun; and iterable without waiting for that. */
export type StreamPromise<T> = Promise<AsyncIterableIterator<T>> & AsyncIterable<T>;
"""

_AFTER = """\
/** A call that failed rejects with this. */
export interface LatchkeyError extends Error {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly retryable: boolean;
  /** Seconds after which trying again makes sense, where that is known. */
  readonly retryAfter?: number | undefined;
}

/** What a widget knows of itself, and the shell's theme. */
export interface ThemedContext extends Readonly<Channels["widget-context"]["result"]> {
  readonly theme: { readonly scheme: "light" | "dark"; readonly tokens: Readonly<Record<string, string>> };
}

/** `window.latchkey`: what a widget is given besides `window.mainApi`. */
export interface Latchkey {
  readonly ready: Promise<ThemedContext>;
  readonly context: ThemedContext | undefined;
  onContext(listener: (context: ThemedContext) => void): () => void;
  call<C extends Channel>(channel: C, params: Params<C>, options?: CallOptions): Promise<Result<C>>;
  stream<C extends Channel>(channel: C, params: Params<C>, options?: CallOptions): StreamPromise<Chunk<C>>;
  source(result: unknown): "hit" | "stale" | "joined" | "miss" | "shared" | undefined;
  asOf(result: unknown): number | undefined;
  report(state: "loading" | "ready" | "empty" | "error", summary?: Record<string, unknown>): Promise<void>;
}

export interface MainApi extends MainApiMethods {
  on(event: string, listener: (payload: unknown) => void): void;
  removeListener(event: string, listener: (payload: unknown) => void): void;
}

declare global {
  interface Window {
    readonly mainApi: MainApi;
    readonly latchkey: Latchkey;
  }
}
"""


def types_file(channels: Iterable[Channel], methods: Iterable[Method]) -> str:
    """The text of `types.d.ts`."""
    return "\n".join([_BEFORE, *declarations(channels, tuple(methods)), _AFTER])
