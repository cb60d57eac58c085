/**
 * Relays frames between the ports of one document and the line to the main process.
 *
 * Each port numbers its calls by itself, but the main process wants one growing count per page: the broker translates
 * between the two. It rebuilds a widget's frames field by field and signs them with the widget's identity, so no
 * malformed frame and no signature that a widget writes itself reaches the main process.
 */

import type { Port } from "./ports.ts";
import { TokenBucket } from "./tokenBucket.ts";
import { Refused, type WidgetIdentity, checkWidgetFrame } from "./widgetFrame.ts";
import type { Line } from "./webChannel.ts";

const VERSION = 1;

/** A frame of at least this length gets a message of its own, so that the main process knows its length. */
const ALONE = 16 * 1024;

/**
 * What a widget may send through its port: messages, frames and characters, in one burst and per second. Our transport
 * stays far below. The main process answers a call beyond its own limits; beyond these the widget is unloaded.
 */
const MOST = { messages: [2_000, 6_000], frames: [10_000, 40_000], text: [8 << 20, 32 << 20] } as const;

/** Messages that a widget may have waiting, and their characters. Our transport waits by itself. */
const MOST_WAITING = { messages: 800, text: 32 << 20 } as const;

/** Characters of a widget's message from which on it waits for its turn. */
const LARGE = 16 * 1024;

/** Characters of large messages, of all widgets together, that go on in a millisecond: so much can be read in half of it. */
const PER_MS = 16 * 1024;

/** The frames that end a call which is no stream. */
const ANSWERS: ReadonlySet<string> = new Set(["ok", "ticket", "error"]);

interface Limits {
  message: number;
  depth: number;
  /** Calls that a widget may have under way. */
  widget: number;
}

interface Frame {
  t: string;
  id?: number;
  w?: unknown;
  [field: string]: unknown;
}

/** The port of one document, and its calls. */
class Client {
  /** Running calls: the port's own ids to the page's ids. */
  readonly calls = new Map<number, number>();
  lastId = 0;
  open = true;
  wantsHello = false;
  /** Messages that wait for their turn. */
  readonly inbox: string[] = [];
  /** Their characters. */
  waiting = 0;
  /** Frames that wait until fewer calls are under way. */
  held: Frame[] = [];
  private readonly messages = new TokenBucket(...MOST.messages);
  private readonly frames = new TokenBucket(...MOST.frames);
  private readonly text = new TokenBucket(...MOST.text);

  constructor(
    readonly port: Port,
    /** Null for the app's own page. */
    readonly widget: WidgetIdentity | null,
    readonly flooded: () => void,
    readonly touched: () => boolean,
  ) {}

  /** Whether the widget may send another message of that many characters. */
  mayGoOn(length: number): boolean {
    return this.widget === null || (this.messages.take() && this.text.take(length));
  }

  /** Whether the widget may send so many frames more. */
  mayAsk(frames: number): boolean {
    return this.widget === null || this.frames.take(frames);
  }
}

/** Thrown when a widget sends more than it may. */
class Flooded extends Refused {}

interface Call {
  client: Client;
  id: number;
}

/** The relay of one document of the page; it lives as long as the document. */
export class Broker {
  private readonly clients = new Set<Client>();
  private readonly calls = new Map<number, Call>();
  private nextId = 1;
  private hello: Frame | null = null;
  private limits: Limits = { message: 256 * 1024, depth: 64, widget: 256 };
  /** When the next large message of a widget may go on. */
  private free = 0;
  /** Whether the main process wants to know when calls are sent and answers handed on. */
  private timed = false;
  private readonly queue = new Set<Client>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `line` carries the texts of this epoch. The hello is sent at once, which ends the epoch before. */
  constructor(private readonly line: Line) {
    line.send(JSON.stringify([{ t: "hello", v: VERSION }]));
  }

  /**
   * Serves a new port. Returns what ends its service, with everything begun through it. `flooded` is called, after that
   * end, when a widget has sent more than it may. `touched` says whether its user is using it at this moment.
   */
  add(
    port: Port,
    widget: WidgetIdentity | null,
    flooded: () => void = () => undefined,
    touched: () => boolean = () => false,
  ): () => void {
    const client = new Client(port, widget, flooded, touched);
    this.clients.add(client);
    port.listen((text) => this.guarded(client, () => this.fromPort(client, text)));
    return () => this.remove(client);
  }

  /** Does something for a client, and ends its service where it has sent what our transport never sends. */
  private guarded(client: Client, work: () => void): void {
    if (!client.open) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.remove(client);
      if (error instanceof Flooded) client.flooded();
    }
  }

  /** Distributes a batch of frames from the main process to the ports. */
  fromMain(text: string): void {
    const parts = new Map<Client, Frame[]>();
    const give = (client: Client, frame: Frame): void => {
      const part = parts.get(client);
      if (part === undefined) parts.set(client, [frame]);
      else part.push(frame);
    };
    const answered: number[] = [];
    for (const frame of JSON.parse(text) as Frame[]) {
      if (this.timed && ANSWERS.has(frame.t)) answered.push(frame.id as number);
      if (frame.t === "timing") this.timed = frame["on"] === true;
      else if (frame.t === "hello") this.greet(frame, give);
      else if (frame.t === "event") this.event(frame, give);
      else if (frame.id === 0) this.failed(frame, give);
      else this.reply(frame, give);
    }
    for (const [client, frames] of parts) client.port.post(JSON.stringify(frames));
    if (answered.length > 0) this.line.send(JSON.stringify([{ t: "seen", ids: answered, at: microseconds() }]));
    for (const client of parts.keys()) if (client.held.length > 0) this.guarded(client, () => this.goOn(client));
  }

  private fromPort(client: Client, text: unknown): void {
    if (typeof text !== "string" || text.length > this.limits.message) throw new Refused("a message too large");
    if (!client.mayGoOn(text.length)) throw new Flooded("messages without end");
    client.inbox.push(text);
    client.waiting += text.length;
    this.goOn(client);
    if (client.inbox.length > MOST_WAITING.messages || client.waiting > MOST_WAITING.text) {
      throw new Flooded("calls without end");
    }
  }

  /**
   * Sends on what a client has waiting: of a widget no more calls than it may have under way, and large messages one after
   * the other. What others send is not kept waiting behind all of it.
   */
  private goOn(client: Client): void {
    for (;;) {
      this.sendHeld(client);
      const text = client.inbox[0];
      if (text === undefined || client.held.length > 0) return;
      if (client.widget !== null && text.length >= LARGE && !this.mayPass(client, text.length)) return;
      client.inbox.shift();
      client.waiting -= text.length;
      const frames = parse(text);
      if (!client.mayAsk(frames.length)) throw new Flooded("frames without end");
      const { widget } = client;
      client.held =
        widget === null
          ? (frames as Frame[])
          : frames.map((frame) => checkWidgetFrame(frame, widget, this.limits.depth) as Frame);
    }
  }

  private sendHeld(client: Client): void {
    const outgoing: Frame[] = [];
    let taken = 0;
    for (const frame of client.held) {
      if (client.widget !== null && frame.t === "invoke" && client.calls.size >= this.limits.widget) break;
      taken += 1;
      if (frame.t === "hello") this.answerHello(client);
      else if (this.translate(client, frame)) outgoing.push(frame);
    }
    client.held = taken === client.held.length ? [] : client.held.slice(taken);
    this.send(outgoing, client.widget !== null);
  }

  /** Whether a large message may go on now. If not, its client is called when it may. */
  private mayPass(client: Client, length: number): boolean {
    const now = performance.now();
    if (now >= this.free && (this.queue.size === 0 || this.queue.has(client))) {
      this.queue.delete(client);
      this.free = now + length / PER_MS;
      if (this.queue.size > 0) this.callNext();
      return true;
    }
    this.queue.add(client);
    this.callNext();
    return false;
  }

  private callNext(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        const [client] = this.queue;
        if (client === undefined) return;
        if (client.open && client.inbox.length > 0) this.guarded(client, () => this.goOn(client));
        else this.queue.delete(client);
        if (this.queue.size > 0) this.callNext();
      },
      Math.max(0, this.free - performance.now()),
    );
  }

  /** Replaces the port's own id by the page's. False for a frame about a call that has ended. */
  private translate(client: Client, frame: Frame): boolean {
    const own = frame.id as number;
    if (frame.t === "invoke") {
      if (!(own > client.lastId)) throw new Refused("an id used before");
      client.lastId = own;
      if (client.widget === null) delete frame.w;
      else if (client.touched()) frame["u"] = true;
      if (this.timed) frame["s"] = microseconds();
      frame.id = this.nextId++;
      client.calls.set(own, frame.id);
      this.calls.set(frame.id, { client, id: own });
      return true;
    }
    const id = client.calls.get(own);
    if (id === undefined) return false;
    frame.id = id;
    return true;
  }

  private reply(frame: Frame, give: (client: Client, frame: Frame) => void): void {
    const call = this.calls.get(frame.id as number);
    if (call === undefined) return;
    if (frame.t !== "chunk") {
      this.calls.delete(frame.id as number);
      call.client.calls.delete(call.id);
    }
    frame.id = call.id;
    give(call.client, frame);
  }

  /** The main process refused the hello, so no port will ever be served: tell all of them. */
  private failed(frame: Frame, give: (client: Client, frame: Frame) => void): void {
    if (this.hello === null) for (const client of this.clients) give(client, frame);
  }

  private event(frame: Frame, give: (client: Client, frame: Frame) => void): void {
    const instances = frame.w === undefined ? null : new Set(frame.w as string[]);
    delete frame.w;
    // The page has no use for what one widget tells another; reading it would only cost time.
    const forPage = frame["n"] !== "widget-message";
    for (const client of this.clients) {
      const { widget } = client;
      if (widget === null ? forPage : instances === null || instances.has(widget.i)) give(client, frame);
    }
  }

  private greet(frame: Frame, give: (client: Client, frame: Frame) => void): void {
    this.hello = frame;
    this.limits = frame["limits"] as Limits;
    for (const client of this.clients) if (client.wantsHello) give(client, frame);
  }

  private answerHello(client: Client): void {
    client.wantsHello = true;
    if (this.hello !== null) client.port.post(JSON.stringify([this.hello]));
  }

  private remove(client: Client): void {
    if (!client.open) return;
    client.open = false;
    client.inbox.length = 0;
    client.held = [];
    this.queue.delete(client);
    client.port.close();
    this.clients.delete(client);
    const orphans = [...client.calls.values()];
    for (const id of orphans) this.calls.delete(id);
    this.send(orphans.map((id) => ({ t: "cancel", id })));
  }

  /** Sends frames in as few messages as possible. Signing has made some longer, so they are packed anew. */
  private send(frames: Frame[], ofWidget = false): void {
    let batch = "";
    const flush = (): void => {
      if (batch !== "") this.line.send(`[${batch}]`);
      batch = "";
    };
    for (const frame of frames) {
      const text = JSON.stringify(frame);
      // Half surrogates are escaped: what came in as one character goes out as six.
      if (ofWidget && text.length + 2 > this.limits.message) throw new Refused("a frame too large");
      if (text.length >= ALONE || batch.length + text.length + 3 > this.limits.message) flush();
      batch = batch === "" ? text : `${batch},${text}`;
      if (text.length >= ALONE) flush();
    }
    flush();
  }
}

/** Now, in microseconds since 1970: what the main process can compare with its own clock. */
function microseconds(): number {
  const precise = performance.timeOrigin + performance.now();
  const now = Date.now();
  // The precise clock stands still while the computer sleeps.
  return Math.round((Math.abs(precise - now) < 2 ? precise : now) * 1000);
}

function parse(text: string): Frame[] {
  let frames: unknown;
  try {
    frames = JSON.parse(text);
  } catch {
    throw new Refused("a message that is not JSON");
  }
  if (!Array.isArray(frames)) throw new Refused("a message that is no batch");
  return frames;
}
