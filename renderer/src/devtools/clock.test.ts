import { afterEach, expect, test } from "vitest";
import { writeIn } from "../ui/locale.ts";
import { clock } from "./ui.tsx";

afterEach(() => writeIn("en-GB"));

test("a call's time is of 24 hours everywhere, with the decimals of the region", () => {
  const at = new Date(2026, 4, 3, 14, 3, 7, 250).getTime();
  const said = ["en-GB", "en-US", "de-DE"].map((tag) => {
    writeIn(tag);
    return [clock(at), clock(at, false)];
  });
  expect(said).toEqual([
    ["14:03:07.250", "14:03:07"],
    ["14:03:07.250", "14:03:07"],
    ["14:03:07,250", "14:03:07"],
  ]);
});
