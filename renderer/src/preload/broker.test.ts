import { beforeEach, describe, expect, it, vi } from "vitest";
import { Broker } from "./broker.ts";

const LIMITS = { message: 400, params: 1000, depth: 8, credit: 16, page: 10, widget: 50 };

/** A port whose other end the test holds. */
class FakePort {
  take: ((text: unknown) => void) | null = null;
  closed = false;
  readonly received: unknown[] = [];
  listen(take: (text: unknown) => void): void {
    this.take = take;
  }
  post(text: string): void {
    this.received.push(...JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  say(...frames: unknown[]): void {
    this.take?.(JSON.stringify(frames));
  }
}

let sent: string[];
let broker: Broker;

const frames = (): unknown[] => sent.flatMap((text) => JSON.parse(text));
const answer = (...replies: unknown[]): void => broker.fromMain(JSON.stringify(replies));
let touched = false;
const add = (widget: { id: string; i: string } | null): { port: FakePort; end: () => void } => {
  const port = new FakePort();
  const isTouched = (): boolean => touched;
  return { port, end: broker.add(port, widget, () => undefined, isTouched) };
};

beforeEach(() => {
  sent = [];
  broker = new Broker({ send: (text) => sent.push(text) });
  answer({ t: "hello", v: 1, limits: LIMITS });
});

describe("the broker", () => {
  it("says hello once for everybody, and passes the answer to each who asks", () => {
    const { port } = add(null);
    port.say({ t: "hello", v: 1 });
    expect(frames()).toEqual([{ t: "hello", v: 1 }]);
    expect(port.received).toEqual([{ t: "hello", v: 1, limits: LIMITS }]);
  });

  it("gives each call an id of the page's, and each answer back its own", () => {
    const page = add(null);
    const widget = add({ id: "clock", i: "one" });
    page.port.say({ t: "invoke", id: 1, ch: "a", p: {} });
    widget.port.say({ t: "invoke", id: 1, ch: "b", p: {} });
    expect(frames().slice(1)).toEqual([
      { t: "invoke", id: 1, ch: "a", p: {} },
      { t: "invoke", id: 2, ch: "b", p: {}, w: { id: "clock", i: "one" } },
    ]);
    answer({ t: "ok", id: 2, r: "for b" }, { t: "ok", id: 1, r: "for a" });
    expect([page.port.received, widget.port.received]).toEqual([
      [{ t: "ok", id: 1, r: "for a" }],
      [{ t: "ok", id: 1, r: "for b" }],
    ]);
  });

  it("takes the page's own signature away", () => {
    const { port } = add(null);
    port.say({ t: "invoke", id: 1, ch: "a", p: {}, w: { id: "clock", i: "one" } });
    expect(frames()[1]).toEqual({ t: "invoke", id: 1, ch: "a", p: {} });
  });

  it("says when it sends calls and hands on answers, while the main process wants to know, whatever a widget says", () => {
    const { port } = add({ id: "clock", i: "one" });
    const page = add(null);
    port.say({ t: "invoke", id: 1, ch: "a", p: {}, s: 1 });
    expect(frames().at(-1)).not.toHaveProperty("s");
    answer({ t: "timing", on: true });
    const before = Date.now() * 1000 - 2000;
    port.say({ t: "invoke", id: 2, ch: "a", p: {}, s: 1 });
    page.port.say({ t: "invoke", id: 1, ch: "b", p: {} });
    const { s } = frames().at(-1) as { s: number };
    expect(s).toBeGreaterThan(before);
    answer({ t: "ok", id: 2, r: 0 }, { t: "chunk", id: 3, c: [1] }, { t: "error", id: 3, e: { code: "internal" } });
    const { at, ...seen } = frames().at(-1) as { at: number; t: string; ids: number[] };
    expect(seen).toEqual({ t: "seen", ids: [2, 3] });
    expect(at).toBeGreaterThanOrEqual(s);
    expect(port.received.map((frame) => (frame as { t: string }).t)).toEqual(["ok"]);
    const count = sent.length;
    answer({ t: "timing", on: false }, { t: "ok", id: 1, r: 0 });
    expect(sent.length).toBe(count);
  });

  it("says itself whether a widget is being used, whatever the widget says", () => {
    const { port } = add({ id: "clock", i: "one" });
    port.say({ t: "invoke", id: 1, ch: "a", p: {}, u: true });
    touched = true;
    port.say({ t: "invoke", id: 2, ch: "a", p: {} });
    touched = false;
    expect(frames().slice(1)).toMatchObject([{ id: 1 }, { id: 2, u: true }]);
    expect(frames()[1]).not.toHaveProperty("u");
  });

  it("lets nobody cancel, feed or upload to another's call", () => {
    const page = add(null);
    const widget = add({ id: "clock", i: "one" });
    page.port.say({ t: "invoke", id: 1, ch: "a", p: {} });
    widget.port.say({ t: "cancel", id: 1 }, { t: "credit", id: 1, n: 9 }, { t: "upload", id: 1, d: "x" });
    expect(frames()).toHaveLength(2);
  });

  it("closes the port of a widget that sends what no transport sends, and cancels its calls", () => {
    const { port } = add({ id: "clock", i: "one" });
    port.say({ t: "invoke", id: 1, ch: "a", p: {} });
    port.say({ t: "invoke", id: 1, ch: "a", p: {} });
    expect(port.closed).toBe(true);
    expect(frames().slice(2)).toEqual([{ t: "cancel", id: 1 }]);
    port.say({ t: "invoke", id: 2, ch: "a", p: {} });
    expect(frames()).toHaveLength(3);
  });

  it.each(["not json", "{}", 5, null, "x".repeat(401)])("closes the port of a widget that sends %s", (data) => {
    const { port } = add({ id: "clock", i: "one" });
    port.take?.(data);
    expect(port.closed).toBe(true);
  });

  it("gives events to the page, and to the widgets that are named", () => {
    const page = add(null);
    const one = add({ id: "clock", i: "one" });
    const two = add({ id: "clock", i: "two" });
    answer({ t: "event", n: "named", w: ["two"], p: {} }, { t: "event", n: "all", p: {} });
    const names = (port: FakePort): unknown[] => port.received.map((frame) => (frame as { n: string }).n);
    expect([names(page.port), names(one.port), names(two.port)]).toEqual([["named", "all"], ["all"], ["named", "all"]]);
    expect(page.port.received[0]).not.toHaveProperty("w");
  });

  it("keeps a stream's id until the stream has ended", () => {
    const { port } = add(null);
    port.say({ t: "invoke", id: 1, ch: "s", p: {}, c: 4 });
    answer({ t: "chunk", id: 1, c: [1, 2] });
    answer({ t: "end", id: 1 });
    answer({ t: "chunk", id: 1, c: [3] });
    expect(port.received).toEqual([
      { t: "chunk", id: 1, c: [1, 2] },
      { t: "end", id: 1 },
    ]);
  });

  it("packs signed frames into messages that the main process takes", () => {
    const { port } = add({ id: "clock", i: "one" });
    port.say(...Array.from({ length: 6 }, (_, index) => ({ t: "invoke", id: index + 1, ch: "a", p: {} })));
    expect(frames()).toHaveLength(7);
    expect(sent.every((text) => text.length <= LIMITS.message)).toBe(true);
  });

  it("tells everybody when its hello is refused", () => {
    const refused = new Broker({ send: () => undefined });
    const port = new FakePort();
    refused.add(port, null);
    const failure = { t: "error", id: 0, e: { code: "internal" } };
    refused.fromMain(JSON.stringify([failure]));
    expect(port.received).toEqual([failure]);
  });
});

describe("a widget that floods its port", () => {
  const flooded = (message: (index: number) => string, count: number): { times: number; closed: boolean } => {
    const port = new FakePort();
    let times = 0;
    broker.add(port, { id: "clock", i: "one" }, () => {
      times += 1;
    });
    for (let index = 0; index < count && !port.closed; index += 1) port.take?.(message(index));
    return { times, closed: port.closed };
  };

  it("is told on, once, for messages without end", () => {
    expect(flooded(() => '[{"t":"cancel","id":1}]', 20_000)).toEqual({ times: 1, closed: true });
  });

  it("is told on for frames without end", () => {
    answer({ t: "hello", v: 1, limits: { ...LIMITS, message: 1 << 20 } });
    const frames = JSON.stringify(Array.from({ length: 1_000 }, () => ({ t: "cancel", id: 1 })));
    expect(flooded(() => frames, 1_000)).toEqual({ times: 1, closed: true });
  });

  it("is not told on for fifty thousand calls in messages of a hundred", () => {
    answer({ t: "hello", v: 1, limits: { ...LIMITS, message: 1 << 20 } });
    const calls = (first: number): string =>
      JSON.stringify(Array.from({ length: 100 }, (_, n) => ({ t: "invoke", id: first * 100 + n + 1, ch: "a", p: {} })));
    expect(flooded(calls, 500)).toEqual({ times: 0, closed: false });
  });

  it("is told on for calls that wait without end", () => {
    const calls = (first: number): string => JSON.stringify([{ t: "invoke", id: first + 1, ch: "a", p: {} }]);
    expect(flooded(calls, 2_000)).toEqual({ times: 1, closed: true });
  });

  it("has no more calls under way than it may, and the others go on as these are answered", () => {
    const { port } = add({ id: "clock", i: "one" });
    port.say(...Array.from({ length: 3 }, (_, n) => ({ t: "invoke", id: n + 1, ch: "a", p: {} })));
    for (let n = 4; n <= 60; n += 1) port.say({ t: "invoke", id: n, ch: "a", p: {} });
    expect(frames()).toHaveLength(1 + LIMITS.widget);
    answer({ t: "ok", id: 1, r: 0 }, { t: "ok", id: 2, r: 0 });
    expect(frames()).toHaveLength(1 + LIMITS.widget + 2);
    expect(frames().at(-1)).toMatchObject({ t: "invoke", id: LIMITS.widget + 2, w: { i: "one" } });
  });

  it("leaves none of what waits behind when it ends", () => {
    const { port, end } = add({ id: "clock", i: "one" });
    for (let n = 1; n <= 60; n += 1) port.say({ t: "invoke", id: n, ch: "a", p: {} });
    end();
    answer({ t: "ok", id: 1, r: 0 });
    expect(frames().filter((frame) => (frame as { t: string }).t === "invoke")).toHaveLength(LIMITS.widget);
  });

  it("loses its port for a frame that is too large once it is written again, and the page hears nothing of it", () => {
    const { port } = add({ id: "clock", i: "one" });
    const halves = String.fromCharCode(0xd800).repeat(100);
    port.take?.(`[{"t":"invoke","id":1,"ch":"a","p":"${halves}"}]`);
    expect(port.closed).toBe(true);
    expect(frames().map((frame) => (frame as { t: string }).t)).toEqual(["hello", "cancel"]);
  });

  it("sends large messages one after the other, and keeps nobody else waiting", () => {
    vi.useFakeTimers();
    answer({ t: "hello", v: 1, limits: { ...LIMITS, message: 1 << 20 } });
    const large = add({ id: "clock", i: "one" });
    const other = add({ id: "clock", i: "two" });
    for (let id = 1; id <= 3; id += 1) large.port.say({ t: "invoke", id, ch: "a", p: "x".repeat(100_000) });
    large.port.say({ t: "invoke", id: 4, ch: "small", p: {} });
    other.port.say({ t: "invoke", id: 1, ch: "b", p: {} });
    const channels = (): unknown[] => frames().flatMap((frame) => (frame as { ch?: string }).ch ?? []);
    expect(channels()).toEqual(["a", "b"]);
    vi.advanceTimersByTime(100);
    expect(channels()).toEqual(["a", "b", "a", "a", "small"]);
    vi.useRealTimers();
  });

  it("has a large frame sent to the main process by itself", () => {
    answer({ t: "hello", v: 1, limits: { ...LIMITS, message: 1 << 20 } });
    const { port } = add({ id: "clock", i: "one" });
    const call = (id: number, p: unknown): unknown => ({ t: "invoke", id, ch: "a", p });
    port.say(call(1, {}), call(2, "x".repeat(70_000)), call(3, {}));
    expect(sent.slice(1).map((text) => (JSON.parse(text) as unknown[]).length)).toEqual([1, 1, 1]);
  });
});
