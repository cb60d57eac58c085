/** @jsxImportSource preact */
import { render } from "preact";
import { afterEach, expect, test, vi } from "vitest";
import type { Fresh } from "../../ipc/messages.gen.ts";
import { useLoad } from "./useLoad.ts";

afterEach(() => vi.unstubAllGlobals());

const FORCED = { cache: { ttl: 30_000, since: 1, warmStart: false }, forceRefresh: true } as unknown as Fresh;

/** A widget that asks for `key`; how it asked is in `asked`, and `refresh` is what the shell says to it. */
function widget() {
  const asked: { key: string; forced: boolean }[] = [];
  const listeners = new Set<(fresh: Fresh) => void>();
  vi.stubGlobal("latchkey", {
    onRefresh: (listener: (fresh: Fresh) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  function Asks({ name }: { name: string }) {
    useLoad(name, async (_, asking) => asked.push({ key: name, forced: asking.terms(1000).forceRefresh }));
    return null;
  }
  const place = document.createElement("div");
  return {
    asked,
    show: (name: string): void => render(<Asks name={name} />, place),
    refresh: (fresh: Fresh): void => listeners.forEach((listener) => listener(fresh)),
  };
}

test("a refresh asks at once, even in a frame that is never drawn", async () => {
  const { asked, show, refresh } = widget();
  show("a");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  vi.stubGlobal("requestAnimationFrame", () => 0);
  vi.stubGlobal("setTimeout", () => 0);
  refresh(FORCED);
  expect(asked).toEqual([
    { key: "a", forced: false },
    { key: "a", forced: true },
  ]);
});

test("what is asked after a refresh by hand may come from the cache again", async () => {
  const { asked, show, refresh } = widget();
  show("a");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  refresh(FORCED);
  show("b");
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked.at(-1)).toEqual({ key: "b", forced: false });
});
