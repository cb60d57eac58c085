import { expect, test } from "vitest";
import { tileCommand } from "./tileKeys.ts";

const press = (key: string, held: Partial<Record<"shiftKey" | "ctrlKey" | "altKey" | "metaKey", boolean>> = {}) =>
  tileCommand({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held });

test("arrow keys move, and with Shift they resize", () => {
  expect(press("ArrowRight")).toEqual({ kind: "move", step: { dx: 1, dy: 0 } });
  expect(press("ArrowUp", { shiftKey: true })).toEqual({ kind: "resize", step: { dx: 0, dy: -1 } });
});

test("Enter goes in, S opens settings, Delete removes", () => {
  expect([press("Enter"), press("s"), press("Delete")]).toEqual([
    { kind: "enter" },
    { kind: "settings" },
    { kind: "remove" },
  ]);
});

test("keys of the system and of the window are left alone", () => {
  expect([
    press("ArrowLeft", { altKey: true }),
    press("s", { ctrlKey: true }),
    press("Delete", { metaKey: true }),
    press("x"),
  ]).toEqual([null, null, null, null]);
});
