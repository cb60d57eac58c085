"""The types of the objects that a frame is given: `window.mainApi` and `window.latchkey`, in TypeScript.

This text is the only declaration of them. It is part of `messages.gen.ts`, whose types the runtime in `renderer/src`
implements, and part of the `types.d.ts` that authors of widgets get, so the two cannot differ.
"""

RUNTIME_TYPES = """\
/** Options of one call. */
export interface CallOptions {
  /** Cancels the call, and its work in the main process. */
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with `deadline-exceeded`; by default the channel's own deadline. */
  timeoutMs?: number | undefined;
}

/** A promise that resolves to the stream once it has begun. It can also be iterated directly. */
export type StreamPromise<T> = Promise<AsyncIterableIterator<T>> & AsyncIterable<T>;

/** How the response cache answered. */
export type Source = "hit" | "stale" | "joined" | "miss" | "shared";

/** Called with the payload of an event. */
export type Listener = (payload: unknown) => void;

/** A failed call rejects with this: an `Error` with a stable code and a message fit for a person. */
export interface LatchkeyError extends Error {
  readonly code: ErrorCode;
  /** Whose fault it is, and so who can do something about it. */
  readonly fault: Fault;
  readonly retryable: boolean;
  /** Seconds after which trying again makes sense, where that is known. */
  readonly retryAfter?: number | undefined;
  /** The id under which the log has the full report. */
  readonly traceId?: string | undefined;
}

/** The shell's theme. */
export interface Theme {
  readonly scheme: "light" | "dark";
  /** CSS variables: `--lk-…` to their values. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** A widget's instance, title, settings and slots, its dashboard's variables, and the shell's theme. */
export interface WidgetContext extends Readonly<Channels["widget-context"]["result"]> {
  readonly theme: Theme;
}

/** The provider in a slot. `providerHash`, `dashboardAppId` and `providerName` go into every call that uses it. */
export type SlotProvider = NonNullable<WidgetContext["slots"][string]>;

/** What a widget shows, for the shell's tile and for a run without a window. */
export type WidgetState = "loading" | "ready" | "empty" | "error";

/** Called with a message of another widget: what it says, and which tile says it under which topic. */
export type MessageListener = (payload: any, message: { readonly from: string; readonly topic: string }) => void;

/** What the user did with a notification; `shown` where the desktop does not tell, `withheld` by its wish. */
export type NotificationAnswer = "clicked" | "closed" | "shown" | "withheld";

/** Values that a widget keeps on its dashboard: JSON, at most 1 MiB in all. They leave with the tile. */
export interface WidgetStorage {
  /** The value; undefined where there is none. */
  get(key: string): Promise<any>;
  /** Rejects with `too-large` where the value does not fit any more; nothing has changed then. */
  set(key: string, value: unknown): Promise<void>;
  /** Whether there was a value. */
  delete(key: string): Promise<boolean>;
  keys(): Promise<string[]>;
}

/** How fresh the answers of a refresh are to be. Both go into each call that reads: `search({...params, ...fresh})`. */
export interface Fresh {
  /** Nothing older than the refresh allows. Widgets that refresh one after the other share one answer. */
  readonly cache: {
    readonly ttl: number;
    readonly since: number;
    readonly warmStart: false;
    readonly asked: "schedule" | "person";
  };
  /** Somebody asked for this very widget: past the cache. */
  readonly forceRefresh: boolean;
}

/** Gives what a widget shows: a list of objects, a list of lists, or any other JSON. */
export type DataOffer = () => unknown;

/** `window.latchkey`: what a widget has besides `window.mainApi`. */
export interface Latchkey {
  /** The first context; rejects where the frame is not a widget of any dashboard. */
  readonly ready: Promise<WidgetContext>;
  /** The current context; undefined until `ready`. */
  readonly context: WidgetContext | undefined;
  /** Calls `listener` when settings, slots, variables or theme change. Returns a function that removes it. */
  onContext(listener: (context: WidgetContext) => void): () => void;
  /** Calls `listener` when the widget is to ask anew what it shows. Returns a function that removes it. */
  onRefresh(listener: (fresh: Fresh) => void): () => void;
  /** Calls any channel that the manifest names. */
  call<C extends Channel>(channel: C, params: Params<C>, options?: CallOptions): Promise<Result<C>>;
  /** Calls a channel that streams. */
  stream<C extends Channel>(channel: C, params: Params<C>, options?: CallOptions): StreamPromise<Chunk<C>>;
  /** How the cache answered the call that returned this very object; undefined where no cache was asked. */
  source(result: unknown): Source | undefined;
  /** When the service gave this very object, in ms since 1970, where that was in an earlier run; else undefined. */
  asOf(result: unknown): number | undefined;
  /** Asks the window to open the provider in a slot. It does so only right after a click or key in this widget. */
  openProvider(slot: string): void;
  /** Reports what the widget shows, with a few facts: at most 4 KiB of JSON. */
  report(state: WidgetState, summary?: Record<string, unknown>): Promise<void>;
  /** Tells the other widgets of this dashboard: at most 64 KiB of JSON. Resolves to how many of them hear it. */
  publish(topic: string, payload?: unknown): Promise<number>;
  /** Calls `listener` with what other widgets publish. Returns a function that ends that. */
  subscribe(topic: string, listener: MessageListener): () => void;
  /** What this widget remembers on this dashboard. */
  readonly storage: WidgetStorage;
  /**
   * Offers what this widget shows for a file: CSV and JSON in the tile's menu, at most 8 MiB. The last offer counts.
   * One with `fallback` counts while there is no other: the kit's tables and charts. Returns what ends the offer.
   */
  offerData(data: DataOffer, options?: { fallback?: boolean }): () => void;
  /** Shows a notification of the desktop. */
  notify(notification: { title: string; body?: string }): Promise<NotificationAnswer>;
  /**
   * Asks the user for a file, right after a click or key in this widget: name, type and content, at most 10 MiB.
   * `accept` names endings (`.csv`) and types (`text/csv`, `image/*`). Undefined where the user changed their mind.
   */
  pickFile(options?: { accept?: readonly string[] }): Promise<File | undefined>;
  /** Asks the user whether to open a page of the web, of a host that the manifest names. Whether it was opened. */
  openLink(url: string): Promise<boolean>;
}

/** `window.mainApi`: a method for each channel, events, and `invoke` and `stream` for the channels of extensions. */
export interface MainApi extends Omit<MainApiMethods, "providers"> {
  readonly providers: MainApiMethods["providers"] & {
    /** Always rejects: credentials are entered in the native dialog, which `editProvider` opens. */
    saveProvider(...ignored: unknown[]): Promise<never>;
  };
  invoke<C extends Channel>(channel: C, params?: Params<C>, options?: CallOptions): Promise<Result<C>>;
  stream<C extends Channel>(channel: C, params?: Params<C>, options?: CallOptions): StreamPromise<Chunk<C>>;
  on(event: string, listener: Listener): void;
  removeListener(event: string, listener: Listener): void;
}
"""
