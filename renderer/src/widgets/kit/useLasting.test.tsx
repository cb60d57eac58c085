/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { forgetLasting, useLasting } from "./useLasting.ts";

/** A frame of a tile: what it shows at each drawing, and how its user chooses. */
function frame(instance: string) {
  vi.stubGlobal("latchkey", { context: { instance } });
  const seen: number[] = [];
  let choose: (row: number) => void = () => undefined;
  function Rows({ answer }: { answer: string }) {
    const [chosen, setChosen] = useLasting("row", -1, answer);
    choose = setChosen;
    seen.push(chosen);
    return null;
  }
  const place = document.createElement("div");
  return {
    seen,
    show: (answer: string): void => void act(() => render(<Rows answer={answer} />, place)),
    choose: (row: number): void => void act(() => choose(row)),
  };
}

test("what is chosen stays for its own answer, and is gone with the first look at another one", () => {
  const { seen, show, choose } = frame("one");
  show("a");
  choose(2);
  show("b");
  // Chosen before any effect of this answer has run.
  choose(0);
  show("b");
  show("a");
  expect(seen).toEqual([-1, 2, -1, 0, 0, -1]);
});

test("a new frame of the same tile goes on where the last one was, once it has the same answer", () => {
  const before = frame("one");
  before.show("a");
  before.choose(2);
  const after = frame("one");
  after.show("");
  after.show("a");
  const another = frame("two");
  another.show("a");
  expect([after.seen, another.seen]).toEqual([[-1, 2], [-1]]);
});

test("what was let go, and what is no state of ours, is not there again", () => {
  const before = frame("one");
  before.show("a");
  before.choose(2);
  forgetLasting("row");
  const after = frame("one");
  after.show("a");
  sessionStorage.setItem("one\nrow", "{");
  const odd = frame("one");
  odd.show("a");
  expect([after.seen, odd.seen]).toEqual([[-1], [-1]]);
});

test("what was replaced by something that no longer fits is not there again either", () => {
  const before = frame("full");
  before.show("a");
  before.choose(2);
  const real = sessionStorage;
  vi.stubGlobal("sessionStorage", {
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
    removeItem: (key: string) => real.removeItem(key),
  });
  before.choose(-1);
  vi.stubGlobal("sessionStorage", real);
  const after = frame("full");
  after.show("a");
  expect([before.seen.at(-1), after.seen]).toEqual([-1, [-1]]);
});
