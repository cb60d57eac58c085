import { expect, test } from "vitest";
import { scaled } from "../../../bundler/textScale.ts";

test("a text's size in pixels follows the user's, and nothing else of a value does", () => {
  expect(["13px", "500 11px/1.5 var(--lk-font)", "0.93em", "clamp(20px, 4vw, 60px)", "inherit"].map(scaled)).toEqual([
    "calc(13px * var(--lk-text-scale, 1))",
    "500 calc(11px * var(--lk-text-scale, 1))/1.5 var(--lk-font)",
    "0.93em",
    "clamp(20px, 4vw, 60px)",
    "inherit",
  ]);
});
