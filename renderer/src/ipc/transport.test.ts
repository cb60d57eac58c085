import { describe, expect, test } from "vitest";
import golden from "../../../tests/contract/frames.json" with { type: "json" };
import { FakeMain, refusal } from "../testing/fakeWire.ts";

const frame = (name: string): unknown => golden.toMain.find((row) => row.name === name)?.frame;

describe("calls", () => {
  test("the frames are the golden ones", async () => {
    const main = new FakeMain({ greet: false });
    expect(JSON.parse(main.messages[0] ?? "")).toEqual([frame("hello")]);
    main.greet({ page: 100 });
    main.call("echo", { text: "ü😀", list: [1, 2.5, true, null] });
    main.call("client-cache-invalidate-all", undefined);
    const waiting = main.call("echo", {}, { timeoutMs: 1500 });
    const abort = new AbortController();
    const stream = main.transport.stream("openai-chat", {}, { signal: abort.signal });
    main.send({ t: "chunk", id: 4, c: [1, 2, 3, 4] });
    const reader = stream[Symbol.asyncIterator]();
    for (let index = 0; index < 4; index += 1) await reader.next();
    abort.abort();
    main.call("echo", { text: "x".repeat(262_142) });
    const frames = await main.frames();
    expect(frames.slice(0, 7)).toEqual([
      frame("a call"),
      frame("a call without params"),
      frame("a call with a deadline"),
      frame("a stream with its first credit"),
      frame("more credit"),
      frame("a cancellation"),
      frame("a call whose params follow"),
    ]);
    expect(
      frames
        .slice(7)
        .map((part) => part["d"])
        .join(""),
    ).toBe(JSON.stringify({ text: "x".repeat(262_142) }));
    main.send({ t: "ok", id: 3, r: null });
    await waiting;
  });

  test("an answer resolves the call with that id", async () => {
    const main = new FakeMain();
    const [first, second] = [main.call(), main.call()];
    main.send({ t: "ok", id: 2, r: "second" }, { t: "ok", id: 1, r: "first" });
    expect(await Promise.all([first, second])).toEqual(["first", "second"]);
  });

  test("the calls of one microtask go out in one message", async () => {
    const main = new FakeMain();
    main.call();
    main.call();
    main.call();
    await main.frames();
    expect(main.messages.length).toBe(2);
  });

  test("a message never grows beyond the limit", async () => {
    const main = new FakeMain({ limits: { message: 1000, page: 100 } });
    for (let index = 0; index < 20; index += 1) main.call("echo", { text: "x".repeat(200) });
    expect((await main.frames()).length).toBe(20);
    expect(Math.max(...main.messages.map((text) => text.length))).toBeLessThanOrEqual(1000);
  });

  test("calls made before the bridge is up wait for it", async () => {
    const main = new FakeMain({ greet: false });
    const call = main.call("echo", { a: 1 });
    expect(await main.frames()).toEqual([]);
    main.greet();
    expect(await main.frames()).toEqual([{ t: "invoke", id: 1, ch: "echo", p: { a: 1 } }]);
    main.send({ t: "ok", id: 1, r: 7 });
    expect(await call).toBe(7);
  });

  test("no more calls are under way than are allowed, and the rest follow in order", async () => {
    const main = new FakeMain({ allowance: "widget" });
    for (let index = 0; index < 5; index += 1) main.call("echo", { index });
    expect((await main.frames()).length).toBe(2);
    main.send({ t: "ok", id: 1, r: null }, { t: "ok", id: 2, r: null });
    expect((await main.frames()).map((sent) => sent["p"])).toEqual([
      { index: 0 },
      { index: 1 },
      { index: 2 },
      { index: 3 },
    ]);
  });

  test("a part of an upload never cuts a surrogate pair", async () => {
    const main = new FakeMain({ limits: { message: 4000 } });
    const params = { text: "😀".repeat(2000) };
    main.call("echo", params);
    const [invoke, ...parts] = await main.frames();
    expect(invoke?.["up"]).toBe(JSON.stringify(params).length);
    expect(parts.every((part) => (part["d"] as string).isWellFormed())).toBe(true);
    expect(JSON.parse(parts.map((part) => part["d"]).join(""))).toEqual(params);
  });

  test("an error that reading the arguments throws is told under a code", async () => {
    const main = new FakeMain();
    const getter = Object.defineProperty({}, "query", { enumerable: true, get: () => null!["x"] });
    for (const params of [getter, { day: new Date(Number.NaN) }])
      expect((await refusal(main.call("echo", params)))["code"]).toBe("invalid-params");
    const bad = { signal: {} as AbortSignal };
    expect((await refusal(main.call("echo", {}, bad)))["code"]).toBe("invalid-params");
  });

  test("params that one call may not carry are refused here", async () => {
    const main = new FakeMain({ limits: { params: 100 } });
    expect((await refusal(main.call("echo", { text: "x".repeat(200) })))["code"]).toBe("too-large");
    expect(await main.frames()).toEqual([]);
  });
});

describe("failures", () => {
  test("an error has the golden fields, and nothing of the main process", async () => {
    const main = new FakeMain();
    const call = main.call();
    main.send(golden.toPage.error);
    const error = await refusal(call);
    expect(error).toBeInstanceOf(Error);
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
    expect({ ...error, message: error.message }).toEqual(golden.toPage.error.e);
  });

  test.each([
    ["a function", () => 1],
    ["a bigint", 1n],
    ["infinity", { cache: Infinity }],
    ["not a number", [NaN]],
  ])("%s is refused instead of being changed in silence", async (_, params) => {
    expect((await refusal(new FakeMain().call("echo", params)))["code"]).toBe("invalid-params");
  });

  test("cycles and deep nesting are refused", async () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    const main = new FakeMain();
    expect([
      (await refusal(main.call("echo", cycle)))["code"],
      (await refusal(main.call("echo", deep)))["code"],
    ]).toEqual(["too-deep", "too-deep"]);
  });

  test("half a surrogate pair becomes U+FFFD", async () => {
    const main = new FakeMain();
    main.call("echo", { text: "\ud800x" });
    expect((await main.frames())[0]?.["p"]).toEqual({ text: "\ufffdx" });
  });

  test("undefined fields are left out, dates are written as text", async () => {
    const main = new FakeMain();
    main.call("echo", { a: undefined, at: new Date(0), list: [undefined] });
    expect((await main.frames())[0]?.["p"]).toEqual({ at: "1970-01-01T00:00:00.000Z", list: [null] });
  });

  test("a refused hello fails what waits for it", async () => {
    const main = new FakeMain({ greet: false });
    const call = main.call();
    main.send({
      t: "error",
      id: 0,
      e: { code: "protocol-violation", message: "m", fault: "caller", retryable: false },
    });
    expect((await refusal(call))["code"]).toBe("protocol-violation");
  });

  test("closing fails every call, now and later", async () => {
    const main = new FakeMain({ limits: { page: 1 } });
    const [running, waiting] = [main.call(), main.call()];
    main.transport.close();
    expect(
      [await refusal(running), await refusal(waiting), await refusal(main.call())].map((error) => error["code"]),
    ).toEqual(["cancelled", "cancelled", "cancelled"]);
  });
});

describe("cancellation", () => {
  test("aborting cancels the call here and there", async () => {
    const main = new FakeMain();
    const abort = new AbortController();
    const call = main.call("echo", {}, { signal: abort.signal });
    await main.frames();
    abort.abort();
    const error = await refusal(call);
    expect([error["code"], error.name]).toEqual(["cancelled", "AbortError"]);
    expect((await main.frames()).at(-1)).toEqual({ t: "cancel", id: 1 });
  });

  test("a call that is aborted keeps its place until the main process has answered", async () => {
    const main = new FakeMain({ limits: { page: 1 } });
    const abort = new AbortController();
    const call = main.call("echo", {}, { signal: abort.signal });
    main.call("next");
    abort.abort();
    await refusal(call);
    expect((await main.frames()).map((sent) => sent["ch"])).toEqual(["echo", undefined]);
    main.send({ t: "error", id: 1, e: { code: "cancelled", message: "m", fault: "caller", retryable: true } });
    expect((await main.frames()).at(-1)?.["ch"]).toBe("next");
  });

  test("a call aborted before it was sent is never sent", async () => {
    const main = new FakeMain({ greet: false });
    const abort = new AbortController();
    const calls = [
      main.call("echo", {}, { signal: abort.signal }),
      main.call("echo", {}, { signal: AbortSignal.abort() }),
    ];
    abort.abort();
    expect((await Promise.all(calls.map(refusal))).map((error) => error["code"])).toEqual(["cancelled", "cancelled"]);
    main.greet();
    expect(await main.frames()).toEqual([]);
  });

  test("an answer that cannot be fetched is Latchkey's fault, a refused call its caller's", async () => {
    const main = new FakeMain();
    const lost = main.call();
    await main.frames();
    main.send({ t: "ticket", id: 1, k: "no-such-ticket", n: 1 });
    const errors = [await refusal(lost), await refusal(main.call("echo", Number.NaN))];
    expect(errors.map((error) => [error["code"], error["fault"], error["retryable"]])).toEqual([
      ["internal", "latchkey", true],
      ["invalid-params", "caller", false],
    ]);
  });

  test("a time limit longer than any deadline is the longest deadline", async () => {
    const main = new FakeMain();
    const call = main.call("echo", {}, { timeoutMs: 1e12 });
    expect((await main.frames())[0]?.["ms"]).toBe(3_600_000);
    main.send({ t: "ok", id: 1, r: 1 });
    expect(await call).toBe(1);
  });

  test("a time limit holds even when the main process says nothing", async () => {
    const main = new FakeMain();
    const error = await refusal(main.call("echo", {}, { timeoutMs: 5 }));
    expect([error["code"], error["fault"], error["retryable"]]).toEqual(["deadline-exceeded", "service", true]);
    expect((await main.frames()).at(-1)).toEqual({ t: "cancel", id: 1 });
  });
});

describe("streams", () => {
  test("chunks arrive in order, then the end", async () => {
    const main = new FakeMain();
    const stream = main.transport.stream("numbers");
    main.send({ t: "chunk", id: 1, c: [1, 2] }, { t: "chunk", id: 1, c: [3] }, { t: "end", id: 1 });
    const read: unknown[] = [];
    for await (const chunk of stream) read.push(chunk);
    expect(read).toEqual([1, 2, 3]);
  });

  test("the promise resolves to the iterable once the stream has begun", async () => {
    const main = new FakeMain();
    const opened = main.transport.stream("numbers");
    main.send({ t: "chunk", id: 1, c: ["a"] }, { t: "end", id: 1 });
    const read: unknown[] = [];
    for await (const chunk of await opened) read.push(chunk);
    expect(read).toEqual(["a"]);
  });

  test("credit is granted as chunks are read, not as they arrive", async () => {
    const main = new FakeMain();
    const reader = main.transport.stream("numbers")[Symbol.asyncIterator]();
    main.send({ t: "chunk", id: 1, c: [1, 2, 3, 4, 5, 6, 7, 8] });
    const granted = async (): Promise<unknown[]> =>
      (await main.frames()).filter(({ t }) => t === "credit").map(({ n }) => n);
    expect(await granted()).toEqual([]);
    for (let index = 0; index < 4; index += 1) await reader.next();
    expect(await granted()).toEqual([4]);
  });

  test("leaving the loop cancels the stream", async () => {
    const main = new FakeMain();
    const stream = main.transport.stream("numbers");
    main.send({ t: "chunk", id: 1, c: [1, 2] });
    for await (const chunk of stream) if (chunk === 1) break;
    expect((await main.frames()).at(-1)).toEqual({ t: "cancel", id: 1 });
  });

  test("an error comes after what was sent before it, once", async () => {
    const main = new FakeMain();
    const reader = main.transport.stream("numbers")[Symbol.asyncIterator]();
    main.send({ t: "chunk", id: 1, c: [1] }, { ...golden.toPage.error, id: 1 });
    expect(await reader.next()).toEqual({ value: 1, done: false });
    expect((await refusal(reader.next()))["code"]).toBe("too-fast");
    expect(await reader.next()).toEqual({ value: undefined, done: true });
  });

  test("a stream that is refused rejects the promise and the iterator", async () => {
    const main = new FakeMain();
    const [awaited, iterated] = [main.transport.stream("numbers"), main.transport.stream("numbers")];
    main.send({ ...golden.toPage.error, id: 1 }, { ...golden.toPage.error, id: 2 });
    expect((await refusal(awaited))["code"]).toBe("too-fast");
    expect((await refusal(iterated[Symbol.asyncIterator]().next()))["code"]).toBe("too-fast");
    const bad = main.transport.stream("numbers", { x: Infinity });
    expect((await refusal(bad[Symbol.asyncIterator]().next()))["code"]).toBe("invalid-params");
  });

  test("readers may ask ahead", async () => {
    const main = new FakeMain();
    const reader = main.transport.stream("numbers")[Symbol.asyncIterator]();
    const asked = [reader.next(), reader.next(), reader.next()];
    main.send({ t: "chunk", id: 1, c: ["a", "b"] }, { t: "end", id: 1 });
    expect(await Promise.all(asked)).toEqual([
      { value: "a", done: false },
      { value: "b", done: false },
      { value: undefined, done: true },
    ]);
  });
});

describe("events", () => {
  test("listeners hear events in the order in which they were added", () => {
    const main = new FakeMain();
    const heard: unknown[] = [];
    main.transport.on("provider-changed", (payload) => heard.push(["first", payload]));
    main.transport.on("provider-changed", () => heard.push("second"));
    main.send(golden.toPage.event);
    expect(heard).toEqual([["first", golden.toPage.event.p], "second"]);
  });

  test("a listener that was removed hears nothing more, even when it removes itself", () => {
    const main = new FakeMain();
    const heard: string[] = [];
    const once = (): void => {
      heard.push("once");
      main.transport.removeListener("provider-changed", once);
    };
    main.transport.on("provider-changed", once);
    main.transport.on("provider-changed", () => heard.push("always"));
    main.send(golden.toPage.event, golden.toPage.event);
    expect(heard).toEqual(["once", "always", "always"]);
  });

  test("names of Object.prototype are events like any other", () => {
    const main = new FakeMain();
    const heard: unknown[] = [];
    main.transport.on("__proto__", () => heard.push("heard"));
    main.send({ t: "event", n: "__proto__", p: {} }, { t: "event", n: "constructor", p: {} });
    expect(heard).toEqual(["heard"]);
  });

  test("a listener is a function", () => {
    expect(() => new FakeMain().transport.on("x", null as never)).toThrow(TypeError);
  });
});

describe("hostile scripts", () => {
  test("prototypes changed after the start change nothing", async () => {
    const main = new FakeMain();
    const spoiled = { parse: JSON.parse, stringify: JSON.stringify };
    let stolen = 0;
    const polluted = Object.prototype as unknown as Record<string, unknown>;
    const listed = Array.prototype as unknown as Record<string, unknown>;
    const setter = {
      set: () => {
        stolen += 1;
      },
      get: () => "stolen",
      configurable: true,
    };
    JSON.parse = () => {
      throw new Error("stolen");
    };
    JSON.stringify = () => "stolen";
    polluted["toJSON"] = () => "stolen";
    Object.defineProperty(polluted, "w", setter);
    Object.defineProperty(polluted, "reader", setter);
    Object.defineProperty(listed, "0", setter);
    let sent: string | undefined;
    let call: Promise<unknown>;
    try {
      call = main.call("echo", { a: ["b"], c: { d: 1 } });
      await Promise.resolve();
      sent = main.messages.at(-1);
      main.onmessage?.('[{"t":"ok","id":1,"r":{"fine":true}}]');
    } finally {
      delete polluted["toJSON"];
      delete polluted["w"];
      delete polluted["reader"];
      delete listed["0"];
      JSON.parse = spoiled.parse;
      JSON.stringify = spoiled.stringify;
    }
    expect(sent).toBe('[{"t":"invoke","id":1,"ch":"echo","p":{"a":["b"],"c":{"d":1}}}]');
    expect(await call).toEqual({ fine: true });
    expect(stolen).toBe(0);
  });

  test("what arrives malformed is dropped", async () => {
    const main = new FakeMain();
    const call = main.call();
    main.onmessage?.("null");
    main.onmessage?.('[null,1,"x",{"t":"ok"},{"t":"ok","id":99},{"t":"chunk","id":1,"c":[1]}]');
    main.send({ t: "ok", id: 1, r: "fine" });
    expect(await call).toBeUndefined();
  });
});
