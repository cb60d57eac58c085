import { expect, test } from "vitest";
import { canBeShortcut, keysOf, keysShown } from "./keys.ts";

const press = (key: string, down: { ctrl?: boolean; shift?: boolean; alt?: boolean } = {}) => ({
  key,
  ctrlKey: down.ctrl ?? false,
  metaKey: false,
  shiftKey: down.shift ?? false,
  altKey: down.alt ?? false,
});

test("a press has one text, whichever way it was typed", () => {
  expect([
    keysOf(press("k", { ctrl: true })),
    keysOf(press("D", { ctrl: true, shift: true })),
    keysOf(press("?", { shift: true })),
    keysOf(press("?")),
    keysOf(press("+", { ctrl: true, shift: true })),
    keysOf(press(" ", { alt: true })),
    keysOf(press("Shift", { shift: true })),
  ]).toEqual(["mod+K", "mod+shift+D", "?", "?", "mod+Plus", "alt+Space", null]);
});

test("what types, moves the focus or leaves a dialog is no shortcut", () => {
  expect(["A", "shift+A", "7", "Enter", "mod+Tab", "mod+Escape"].filter(canBeShortcut)).toEqual([]);
  expect(["mod+A", "alt+7", "F6", "shift+F6", "?", "mod+,"].every(canBeShortcut)).toBe(true);
});

test("a shortcut is shown as keyboards name it", () => {
  expect([keysShown("mod+shift+D", false), keysShown("mod+,", true), keysShown("mod+Plus", false)]).toEqual([
    "Ctrl Shift D",
    "⌘ ,",
    "Ctrl +",
  ]);
});
