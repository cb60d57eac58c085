import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Keeper, type Keeping } from "./keeper.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A keeper whose writes end when the test says so. */
function keeper() {
  const writes: { text: string; end: () => void; fail: (error: Error) => void }[] = [];
  const told: Keeping[] = [];
  const write = (text: string): Promise<void> =>
    new Promise((end, fail) => {
      writes.push({ text, end, fail });
    });
  return { writes, told, keeper: new Keeper(write, (state) => told.push(state)) };
}

test("text is kept once its writer pauses, the last of it only", async () => {
  const { writes, told, keeper: kept } = keeper();
  kept.change("a");
  kept.change("ab");
  await vi.advanceTimersByTimeAsync(400);
  writes[0]?.end();
  await vi.advanceTimersByTimeAsync(0);
  expect([writes.map((one) => one.text), told]).toEqual([["ab"], ["changed", "changed", "keeping", "kept"]]);
});

test("what is typed during a write is written after it", async () => {
  const { writes, keeper: kept } = keeper();
  kept.change("a");
  kept.flush();
  kept.change("b");
  await vi.advanceTimersByTimeAsync(400);
  expect(writes).toHaveLength(1);
  writes[0]?.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(writes.map((one) => one.text)).toEqual(["a", "b"]);
});

test("a write that failed is told, and tried again", async () => {
  const { writes, told, keeper: kept } = keeper();
  const full = new Error("full");
  kept.change("a");
  kept.flush();
  writes[0]?.fail(full);
  await vi.advanceTimersByTimeAsync(0);
  kept.flush();
  expect([told.at(-2), writes.map((one) => one.text)]).toEqual([{ failed: full }, ["a", "a"]]);
});
