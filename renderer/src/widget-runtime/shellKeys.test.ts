import { expect, test } from "vitest";
import { passedOn } from "../host/passedOn.ts";
import { shellKey } from "./shellKeys.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) =>
  shellKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }, passedOn({}));

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

test("what the user has chosen instead is passed on, and what they took away is not", () => {
  const keys = passedOn({ palette: "alt+P", dock: "" });
  const held = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  expect([
    shellKey({ ...held, key: "p", altKey: true }, keys),
    shellKey({ ...held, key: "k", ctrlKey: true }, keys),
    shellKey({ ...held, key: "D", ctrlKey: true, shiftKey: true }, keys),
  ]).toEqual(["palette", null, null]);
});
