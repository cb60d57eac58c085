/** @jsxImportSource preact */
import { render } from "preact";
import { expect, test, vi } from "vitest";
import { type Remembered, useKept } from "./useKept.ts";

test("what is kept is read once, and again where that failed and somebody asks for it", async () => {
  let reads = 0;
  let now: Remembered<string> | undefined;
  const recall = async (): Promise<string> => {
    reads += 1;
    if (reads === 1) throw new Error("locked");
    return "text";
  };
  function Sheet() {
    now = useKept(recall);
    return null;
  }
  render(<Sheet />, document.createElement("div"));
  await vi.waitFor(() => expect([now?.kept, now?.error]).toEqual([undefined, new Error("locked")]));
  now?.readAgain();
  await vi.waitFor(() => expect([now?.kept, now?.error]).toEqual(["text", undefined]));
  expect(reads).toBe(2);
});
