/** @jsxImportSource preact */
import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { useStateOf } from "./useStateOf.ts";

test("what is chosen stays for its own answer, and is gone with the first look at another one", () => {
  const seen: number[] = [];
  let choose: (row: number) => void = () => undefined;
  function Rows({ answer }: { answer: string }) {
    const [chosen, setChosen] = useStateOf(answer, -1);
    choose = setChosen;
    seen.push(chosen);
    return null;
  }
  const place = document.createElement("div");
  const show = (answer: string): void => act(() => render(<Rows answer={answer} />, place)) as unknown as void;
  show("a");
  void act(() => choose(2));
  show("b");
  // Chosen before any effect of this answer has run.
  void act(() => choose(0));
  show("b");
  show("a");
  expect(seen).toEqual([-1, 2, -1, 0, 0, -1]);
});
