import { expect, test } from "vitest";
import { shellKey } from "./shellKeys.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) =>
  shellKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

test("the window's own keys are told from the widget's", () => {
  expect([
    press("k", { ctrlKey: true }),
    press("K", { metaKey: true }),
    press("D", { ctrlKey: true, shiftKey: true }),
    press("PageUp", { ctrlKey: true }),
    press("PageDown", { ctrlKey: true }),
    press("Escape"),
    press("PageDown"),
    press("k"),
    press("k", { ctrlKey: true, shiftKey: true }),
    press("d", { ctrlKey: true }),
    press("Escape", { shiftKey: true }),
  ]).toEqual(["palette", "palette", "dock", "previous-page", "next-page", "leave", null, null, null, null, null]);
});
