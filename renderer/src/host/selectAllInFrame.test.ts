import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LATE_MS, selectAllInFrame } from "./selectAllInFrame.ts";

let time = 0;
const press = selectAllInFrame(document, () => time);
const told = vi.fn();

function widget(): HTMLIFrameElement {
  document.body.innerHTML = '<iframe src="widget://search/" tabindex="0"></iframe>';
  const frame = document.querySelector("iframe") as HTMLIFrameElement;
  Object.defineProperty(frame, "contentWindow", { value: { postMessage: told } });
  return frame;
}

beforeEach(() => told.mockReset());
afterEach(() => document.body.replaceChildren());

test("a frame that gets the focus right after the key selects all", () => {
  const frame = widget();
  press();
  time += 20;
  frame.focus();
  window.dispatchEvent(new Event("blur"));
  window.dispatchEvent(new Event("blur"));
  expect(told.mock.calls).toEqual([[{ latchkey: "select-all" }, "widget://search"]]);
});

test("a frame that gets the focus later, or without the key, does not", () => {
  const frame = widget();
  frame.focus();
  window.dispatchEvent(new Event("blur"));
  frame.blur();
  press();
  time += LATE_MS + 1;
  frame.focus();
  window.dispatchEvent(new Event("blur"));
  expect(told).not.toHaveBeenCalled();
});
