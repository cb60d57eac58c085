import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** A main process whose answers are tickets; the fetches of them never end by themselves. */
async function withTickets(): Promise<{ main: import("../testing/fakeWire.ts").FakeMain; signals: AbortSignal[] }> {
  const signals: AbortSignal[] = [];
  vi.stubGlobal("fetch", (_address: string, options: RequestInit) => {
    signals.push(options.signal as AbortSignal);
    return new Promise(() => undefined);
  });
  vi.resetModules(); // the transport takes `fetch` when it is first loaded
  const { FakeMain } = await import("../testing/fakeWire.ts");
  return { main: new FakeMain(), signals };
}

test("cancelling a call whose answer is being fetched ends the fetch", async () => {
  const { main, signals } = await withTickets();
  const abort = new AbortController();
  const call = main.call("echo", {}, { signal: abort.signal });
  main.send({ t: "ticket", id: 1, k: "ticket", n: 100_000 });
  expect(signals.map((signal) => signal.aborted)).toEqual([false]);
  abort.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  // The main process has answered: to it, the call is over.
  expect((await main.frames()).filter(({ t }) => t === "cancel")).toEqual([]);
});

test("so does a time limit", async () => {
  const { main, signals } = await withTickets();
  const call = main.call("echo", {}, { timeoutMs: 5 });
  main.send({ t: "ticket", id: 1, k: "ticket", n: 100_000 });
  await expect(call).rejects.toMatchObject({ code: "deadline-exceeded" });
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
});
