import { expect, test } from "vitest";
import { keptFrom, shownText } from "./kept.ts";

test("what was written in the tile counts until the setting changes", () => {
  const kept = { text: "mine", of: "old" };
  expect([shownText("old", kept), shownText("new", kept), shownText("old", undefined)]).toEqual(["mine", "new", "old"]);
});

test("only what can be read was kept", () => {
  expect([keptFrom({ text: "a", of: "" }), keptFrom({ text: 5, of: "" }), keptFrom(null)]).toEqual([
    { text: "a", of: "" },
    undefined,
    undefined,
  ]);
});
