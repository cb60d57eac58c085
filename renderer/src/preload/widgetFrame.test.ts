import { describe, expect, it } from "vitest";
import { Refused, checkWidgetFrame, nesting } from "./widgetFrame.ts";

const WIDGET = { id: "clock", i: "one" };

describe("a widget's frame", () => {
  it("is rebuilt from its known fields and signed, whatever else it carries", () => {
    const sent = { t: "invoke", id: 1, ch: "echo", p: { a: 1 }, w: { id: "other", i: "x" }, extra: true };
    expect(JSON.parse(JSON.stringify(checkWidgetFrame(sent, WIDGET, 64)))).toEqual({
      t: "invoke",
      id: 1,
      ch: "echo",
      p: { a: 1 },
      w: WIDGET,
    });
  });

  it.each([
    { t: "cancel", id: 2 },
    { t: "credit", id: 2, n: 5 },
    { t: "upload", id: 2, d: "[1" },
  ])("of kind $t passes without a signature", (frame) => {
    expect(checkWidgetFrame(frame, WIDGET, 64)).toEqual(frame);
  });

  it.each([
    null,
    5,
    "invoke",
    [],
    {},
    { t: "invoke", id: 0, ch: "echo" },
    { t: "invoke", id: -1, ch: "echo" },
    { t: "invoke", id: 1.5, ch: "echo" },
    { t: "invoke", id: "1", ch: "echo" },
    { t: "invoke", id: 2 ** 53, ch: "echo" },
    { t: "invoke", id: 1, ch: 5 },
    { t: "invoke", id: 1, ch: "x".repeat(129) },
    { t: "invoke", id: 1, ch: "echo", ms: -5 },
    { t: "invoke", id: 1, ch: "echo", up: "9" },
    { t: "credit", id: 1 },
    { t: "upload", id: 1, d: 7 },
    { t: "ok", id: 1 },
    { t: "event", id: 1 },
  ])("that no transport would send is refused: %j", (frame) => {
    expect(() => checkWidgetFrame(frame, WIDGET, 64)).toThrow(Refused);
  });

  it("is refused when its params are nested deeper than the main process takes", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 65; level += 1) deep = { deep };
    expect(() => checkWidgetFrame({ t: "invoke", id: 1, ch: "echo", p: deep }, WIDGET, 64)).toThrow(Refused);
  });
});

describe("nesting", () => {
  it.each([
    [1, 0],
    [[], 1],
    [{ a: [] }, 2],
    [[1, [2, [3]]], 3],
  ])("of %j is %i", (value, levels) => {
    expect(nesting(value, 64)).toBe(levels);
  });
});
