import { encode, quote } from "./encode.ts";
import { coded, failure, failureOf } from "./callError.ts";
import * as js from "./intrinsics.ts";
import type { CallOptions, LatchkeyError, Listener, Source, StreamPromise } from "./messages.gen.ts";
import { type Reader, createReader } from "./stream.ts";
import { type Limits, USUAL, VERSION, type Wire } from "./wire.ts";

/** Characters in one message, unless a single frame is longer. */
const BATCH = 32 * 1024;

/** The longest deadline. A timer of more than 24 days would fire at once. */
const LONGEST_MS = 3_600_000;

/** The listeners of one event as an immutable list, the latest first, so that a listener may remove itself. */
interface ListenerNode {
  readonly listener: Listener;
  readonly before: ListenerNode | undefined;
}

export interface Transport {
  /** Says hello over `wire` and sends the calls made so far when the answer arrives. May be called once. */
  connect(wire: Wire): void;
  call(channel: string, params?: unknown, options?: CallOptions): Promise<unknown>;
  stream(channel: string, params?: unknown, options?: CallOptions): StreamPromise<unknown>;
  on(event: string, listener: Listener): void;
  removeListener(event: string, listener: Listener): void;
  /** How the cache answered the call that returned this very object; undefined where no cache was asked. */
  source(result: unknown): Source | undefined;
  /** When the service gave this very object, in ms since 1970, where that was in an earlier run; else undefined. */
  asOf(result: unknown): number | undefined;
  /** Fails all running calls and all later ones. */
  close(): void;
}

interface Entry {
  readonly channel: string;
  readonly params: string;
  readonly options: CallOptions;
  reader: Reader | undefined;
  id: number;
  settled: boolean;
  resolve(value: unknown): void;
  reject(error: LatchkeyError): void;
  abort: (() => void) | undefined;
  timer: unknown;
  /** Ends the fetch of the answer; set while it is being fetched. */
  fetching: AbortController | undefined;
}

export interface TransportSettings {
  /** The origin that this frame fetches tickets from: `app://latchkey` or `widget://<id>`. */
  origin: string;
  /** Which of the hello's call limits applies. */
  allowance?: "page" | "widget";
}

/** The frame's end of the protocol: ids, batches, streams, cancellation, tickets and events over a wire. */
export function createTransport({ origin, allowance = "page" }: TransportSettings): Transport {
  let wire: Wire | undefined;
  let limits: Limits = USUAL;
  let up = false;
  let closed = false;
  let lastId = 0;
  let inFlight = 0;
  let batch = "";
  const running = js.dictionary<Entry>();
  const waiting = js.dictionary<Entry>();
  let [firstWaiting, nextWaiting] = [0, 0];
  const listeners = js.dictionary<ListenerNode | undefined>();
  const sources = new WeakMap<object, Source>();
  const times = new WeakMap<object, number>();

  function send(frame: string): void {
    // Calls of one microtask share a message. Many calls take several, so that the main process can begin with the first
    // ones while the rest are on their way.
    if (batch === "") js.soon(flush);
    else if (batch.length + frame.length + 3 > js.min(limits.message, BATCH)) flush();
    batch += batch === "" ? frame : `,${frame}`;
  }

  function flush(): void {
    if (batch === "" || wire === undefined) return;
    const text = `[${batch}]`;
    batch = "";
    wire.post(text);
  }

  function begin(entry: Entry): void {
    if (closed) {
      settle(entry, failure("cancelled", "This page has ended.", false));
    } else if (up && inFlight < limits[allowance]) {
      start(entry);
    } else {
      waiting[nextWaiting] = entry;
      nextWaiting += 1;
    }
  }

  function startWaiting(): void {
    while (up && firstWaiting < nextWaiting && inFlight < limits[allowance]) {
      const entry = waiting[firstWaiting] as Entry;
      delete waiting[firstWaiting];
      firstWaiting += 1;
      if (!entry.settled) start(entry);
    }
  }

  function start(entry: Entry): void {
    const { channel, params, options } = entry;
    if (params.length > limits.params) {
      settle(entry, failure("too-large", "That is more than one call may carry."));
      return;
    }
    lastId += 1;
    entry.id = lastId;
    running[lastId] = entry;
    inFlight += 1;
    let frame = `{"t":"invoke","id":${lastId},"ch":${quote(channel)}`;
    if (options.timeoutMs !== undefined) frame += `,"ms":${js.max(1, js.min(options.timeoutMs, LONGEST_MS) | 0)}`;
    if (entry.reader !== undefined) frame += `,"c":${limits.credit}`;
    const part = limits.message >> 2;
    if (params.length <= part) send(`${frame},"p":${params}}`);
    else upload(lastId, `${frame},"up":${params.length}}`, params, part);
  }

  function upload(id: number, frame: string, params: string, part: number): void {
    send(frame);
    for (let from = 0; from < params.length;) {
      let to = js.min(from + part, params.length);
      const last = js.charCodeAt(params, to - 1);
      // A surrogate pair must not be cut in two.
      if (to < params.length && last >= 0xd800 && last < 0xdc00) to -= 1;
      send(`{"t":"upload","id":${id},"d":${js.stringify(js.slice(params, from, to))}}`);
      from = to;
    }
  }

  /** Settles the caller's promise. The id stays in use until the main process has answered, because it still counts the call. */
  function settle(entry: Entry, error: LatchkeyError | undefined, value?: unknown): void {
    if (entry.settled) return;
    entry.settled = true;
    if (entry.abort !== undefined && entry.options.signal) js.unlisten(entry.options.signal, "abort", entry.abort);
    if (entry.timer !== undefined) js.stopTimer(entry.timer);
    if (error === undefined) entry.resolve(value);
    else {
      entry.reject(error);
      entry.reader?.fail(error);
    }
  }

  function cancel(entry: Entry, error: LatchkeyError | undefined, value?: unknown): void {
    if (entry.settled) return;
    if (entry.fetching !== undefined) js.abort(entry.fetching);
    else if (entry.id !== 0) send(`{"t":"cancel","id":${entry.id}}`);
    settle(entry, error, value);
  }

  function open(
    channel: string,
    params: unknown,
    given: CallOptions,
    makeReader?: (entry: Entry) => Reader,
  ): Promise<unknown> {
    const make = (resolve: (value: unknown) => void, reject: (error: LatchkeyError) => void): void => {
      if (typeof channel !== "string") throw failure("unknown-channel", "There is no such channel.");
      // Own properties only: what a script puts on Object.prototype must not become an option.
      const options = {
        __proto__: null,
        signal: js.own(given, "signal"),
        timeoutMs: js.own(given, "timeoutMs"),
      } as CallOptions;
      const entry: Entry = {
        channel,
        params: params === undefined ? "{}" : encode(params, limits.depth),
        options,
        reader: undefined,
        id: 0,
        settled: false,
        resolve,
        reject,
        abort: undefined,
        timer: undefined,
        fetching: undefined,
      };
      entry.reader = makeReader?.(entry);
      const { signal, timeoutMs } = options;
      if (signal?.aborted) {
        settle(entry, failure("cancelled", "The call was cancelled."));
        return;
      }
      if (signal) {
        entry.abort = () => cancel(entry, failure("cancelled", "The call was cancelled."));
        js.listen(signal, "abort", entry.abort);
      }
      if (timeoutMs !== undefined) {
        if (!js.isFiniteNumber(timeoutMs) || timeoutMs <= 0)
          throw failure("invalid-params", "timeoutMs must be a positive number of milliseconds.");
        entry.timer = js.startTimer(
          () => cancel(entry, failure("deadline-exceeded", "No answer came in time. Try again.")),
          js.min(timeoutMs, LONGEST_MS),
        );
      }
      begin(entry);
    };
    return new js.PromiseOf((resolve, reject) => {
      try {
        make(resolve, reject);
      } catch (error) {
        reject(coded(error));
      }
    });
  }

  /** Characters of the message that is being read. */
  let received = 0;

  function receive(text: string): void {
    const frames: unknown = js.parse(text);
    if (!js.isArray(frames)) return;
    received = text.length;
    for (let index = 0; index < frames.length; index += 1) take(frames[index]);
    startWaiting();
  }

  function take(frame: unknown): void {
    const kind = js.own(frame, "t");
    if (kind === "event") announce(js.own(frame, "n"), js.own(frame, "p"));
    else if (kind === "hello") readHello(js.own(frame, "limits"));
    else {
      const id = js.own(frame, "id");
      const entry = typeof id === "number" ? running[id] : undefined;
      if (entry !== undefined) answer(entry, kind, frame);
      else if (id === 0 && !up) fail(failureOf(frame));
    }
  }

  function answer(entry: Entry, kind: unknown, frame: unknown): void {
    if (kind === "chunk") {
      const values = js.own(frame, "c");
      if (js.isArray(values)) {
        entry.reader?.take(values, received);
        entry.resolve(entry.reader?.iterator);
      }
      return;
    }
    delete running[entry.id];
    inFlight -= 1;
    if (kind === "ok") settle(entry, undefined, marked(js.own(frame, "r"), frame));
    else if (kind === "error") settle(entry, failureOf(frame));
    else if (kind === "ticket") redeem(entry, js.own(frame, "k"), frame);
    else if (kind === "end") {
      settle(entry, undefined, entry.reader?.iterator);
      entry.reader?.end();
    }
  }

  function redeem(entry: Entry, ticket: unknown, frame: unknown): void {
    const lost = (): void => settle(entry, failure("internal", "The answer could not be fetched. Try again.", true));
    if (js.get === undefined || js.textOf === undefined) return lost();
    const read = js.textOf;
    entry.fetching = new js.Controller();
    // An options object that inherits nothing: a script may put anything on Object.prototype.
    const options = { __proto__: null, signal: js.signalOf(entry.fetching) } as RequestInit;
    const body = js.chain(js.get(`${origin}/~ticket/${ticket}`, options), (response: Response) => {
      if (!response.ok) throw response.status;
      return read(response);
    }) as Promise<string>;
    js.chain(
      js.chain(body, (text: string) => settle(entry, undefined, marked(js.parse(text), frame))),
      undefined,
      lost,
    );
  }

  function marked(result: unknown, frame: unknown): unknown {
    if (typeof result !== "object" || result === null) return result;
    const source = js.own(frame, "s");
    const at = js.own(frame, "at");
    if (typeof source === "string") js.weakSet(sources, result, source as Source);
    if (typeof at === "number") js.weakSet(times, result, at);
    return result;
  }

  function announce(event: unknown, payload: unknown): void {
    if (typeof event === "string") notify(listeners[event], payload);
  }

  function readHello(sent: unknown): void {
    const read = (name: keyof Limits): number => {
      const value = js.own(sent, name);
      return typeof value === "number" && value > 0 ? value : USUAL[name];
    };
    limits = {
      message: read("message"),
      params: read("params"),
      depth: read("depth"),
      credit: read("credit"),
      page: read("page"),
      widget: read("widget"),
    };
    up = true;
  }

  function fail(error: LatchkeyError): void {
    closed = true;
    const ids = js.keys(running);
    for (let index = 0; index < ids.length; index += 1) settle(running[ids[index] as string] as Entry, error);
    for (; firstWaiting < nextWaiting; firstWaiting += 1) settle(waiting[firstWaiting] as Entry, error);
  }

  return js.freeze({
    connect(to: Wire) {
      wire = to;
      to.onmessage = receive;
      to.post(`[{"t":"hello","v":${VERSION}}]`);
    },
    call(channel: string, params?: unknown, options: CallOptions = {}) {
      return open(channel, params, options);
    },
    stream(channel: string, params?: unknown, options: CallOptions = {}) {
      let reader: Reader | undefined;
      const opened = open(channel, params, options, (entry) => {
        reader = createReader(
          limits.credit,
          (count) => send(`{"t":"credit","id":${entry.id},"n":${count}}`),
          () => cancel(entry, undefined, reader?.iterator),
        );
        return reader;
      });
      // Iterating reports a failure too, so the promise's rejection must not also count as unhandled.
      js.chain(opened, undefined, () => undefined);
      js.defineProperty(opened, Symbol.asyncIterator, {
        __proto__: null,
        value: () => reader?.iterator ?? failedIterator(opened),
      } as PropertyDescriptor);
      return opened as StreamPromise<unknown>;
    },
    on(event: string, listener: Listener) {
      if (typeof listener !== "function") throw new TypeError("A listener is a function.");
      listeners[event] = { listener, before: listeners[event] };
    },
    removeListener(event: string, listener: Listener) {
      listeners[event] = without(listeners[event], listener);
    },
    source: (result: unknown) =>
      typeof result === "object" && result !== null ? js.weakGet(sources, result) : undefined,
    asOf: (result: unknown) => (typeof result === "object" && result !== null ? js.weakGet(times, result) : undefined),
    close: () => fail(failure("cancelled", "This page has ended.", false)),
  });
}

/** Calls the listeners in the order in which they were added. */
function notify(node: ListenerNode | undefined, payload: unknown): void {
  if (node === undefined) return;
  notify(node.before, payload);
  try {
    node.listener(payload);
  } catch (error) {
    js.report(error);
  }
}

function without(node: ListenerNode | undefined, listener: Listener): ListenerNode | undefined {
  if (node === undefined || node.listener === listener) return node?.before;
  return { listener: node.listener, before: without(node.before, listener) };
}

/** The iterator of a stream whose params were refused: it rejects. */
function failedIterator(opened: Promise<unknown>): AsyncIterator<unknown> {
  return { next: () => opened as Promise<never> };
}
