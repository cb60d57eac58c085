import { expect, test } from "vitest";
import golden from "../../../tests/contract/main_api.json" with { type: "json" };
import { FakeMain, refusal } from "../testing/fakeWire.ts";
import { createMainApi, exposeMainApi } from "./mainApi.ts";

type Callable = Record<string, Record<string, (...args: unknown[]) => PromiseLike<unknown>>>;

function build(): { main: FakeMain; api: Callable } {
  const main = new FakeMain({ limits: { page: 1000 } });
  return { main, api: createMainApi(main.transport) as unknown as Callable };
}

test.each(golden.methods)("$call sends $params on $channel", async ({ call, args, channel, params, stream }) => {
  const { main, api } = build();
  const [group = "", method = ""] = call.split(".");
  api[group]?.[method]?.(...args);
  const [frame] = await main.frames();
  expect(frame).toEqual({ t: "invoke", id: 1, ch: channel, p: params, ...(stream ? { c: 8 } : {}) });
});

test("the golden methods are all there is, besides saveProvider", () => {
  const { api } = build();
  const methods = Object.keys(api).flatMap((group) =>
    typeof api[group] === "object" ? Object.keys(api[group]).map((method) => `${group}.${method}`) : [],
  );
  expect(new Set(methods)).toEqual(new Set([...golden.methods.map(({ call }) => call), "providers.saveProvider"]));
});

test("call options come after the arguments", async () => {
  const { main, api } = build();
  const abort = new AbortController();
  const calls = [
    api["algolia"]?.["search"]?.({ indexName: "i" }, { signal: abort.signal, timeoutMs: 100 }),
    api["providers"]?.["listProviders"]?.("app", { timeoutMs: 200 }),
    api["providers"]?.["editProvider"]?.("app", {}, { timeoutMs: 300 }),
  ];
  expect((await main.frames()).map(({ ms }) => ms)).toEqual([100, 200, 300]);
  abort.abort();
  expect((await refusal(calls[0] as PromiseLike<unknown>))["code"]).toBe("cancelled");
  main.send({ t: "ok", id: 2, r: [] }, { t: "ok", id: 3, r: {} });
  expect(await calls[1]).toEqual([]);
});

test("saveProvider explains why it rejects", async () => {
  const { api } = build();
  const error = await refusal(
    api["providers"]?.["saveProvider"]?.("app", "n", "algolia", { apiKey: "k" }) as PromiseLike<unknown>,
  );
  expect(error["code"]).toBe("credential-in-params");
  expect(error.message).toContain("editProvider");
});

test("extensions' channels are called by name", async () => {
  const main = new FakeMain();
  // An extension's channels are not in the types that this renderer is built with.
  const api = createMainApi(main.transport) as unknown as Record<"invoke" | "stream", (...given: unknown[]) => unknown>;
  const balance = api.invoke("stripe-balance", { a: 1 }, { timeoutMs: 50 });
  api.stream("stripe-events");
  expect(await main.frames()).toEqual([
    { t: "invoke", id: 1, ch: "stripe-balance", ms: 50, p: { a: 1 } },
    { t: "invoke", id: 2, ch: "stripe-events", c: 8, p: {} },
  ]);
  main.send({ t: "ok", id: 1, r: 7 });
  expect(await balance).toBe(7);
});

test("the object is frozen to its depths and cannot be replaced", () => {
  const holder: Record<string, unknown> = {};
  const api = createMainApi(new FakeMain().transport);
  exposeMainApi(api, holder);
  expect(Object.isFrozen(api)).toBe(true);
  expect(Object.values(api).every((value) => Object.isFrozen(value) || typeof value === "function")).toBe(true);
  expect(() => {
    holder["mainApi"] = {};
  }).toThrow(TypeError);
  expect(() => Object.defineProperty(holder, "mainApi", { value: {} })).toThrow(TypeError);
  expect(holder["mainApi"]).toBe(api);
});

test("events come and go through on and removeListener", () => {
  const main = new FakeMain();
  const api = createMainApi(main.transport);
  const heard: unknown[] = [];
  const listener = (payload: unknown): unknown => heard.push(payload);
  api.on("provider-changed", listener);
  main.send({ t: "event", n: "provider-changed", p: 1 });
  api.removeListener("provider-changed", listener);
  main.send({ t: "event", n: "provider-changed", p: 2 });
  expect(heard).toEqual([1]);
});
