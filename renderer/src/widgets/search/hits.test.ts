import { expect, test } from "vitest";
import { copied, pieces, plain, readHit } from "./hits.ts";
import { step } from "./resultKeys.ts";

test("a highlight is split at its tags and nothing else of it is markup", () => {
  expect(pieces("a <em>b</em> <img src=x onerror=alert(1)>")).toEqual([
    { text: "a ", match: false },
    { text: "b", match: true },
    { text: " <img src=x onerror=alert(1)>", match: false },
  ]);
});

test("a record is shown by its title, the matching part of its text, and its place", () => {
  const hit = readHit({
    objectID: "with#0",
    title: "The with statement",
    topic: "with",
    content: "long",
    _highlightResult: { title: { value: "The <em>with</em> statement" } },
    _snippetResult: { content: { value: "=====\n  used to <em>wrap</em>   a block" } },
  });
  expect([plain(hit.title), hit.title[1]?.match, plain(hit.detail), hit.place]).toEqual([
    "The with statement",
    true,
    "used to wrap a block",
    "with",
  ]);
});

test("a record of which nothing is known is shown by its id", () => {
  expect(plain(readHit({ objectID: "42" }).title)).toBe("42");
});

test("keys walk through the results and out of them again", () => {
  expect([
    step("ArrowDown", -1, 3),
    step("ArrowDown", 2, 3),
    step("ArrowUp", 0, 3),
    step("Escape", 1, 3),
    step("Escape", -1, 3),
    step("ArrowDown", -1, 0),
    step("a", 0, 3),
  ]).toEqual([0, 2, -1, -1, null, -1, null]);
});

test("what is copied of a result is all of it, not the line that the list has room for", () => {
  const long = "word ".repeat(200).trim();
  expect(copied(readHit({ objectID: "a#0", title: "Lamp", topic: "Light", content: long }))).toBe(
    `Lamp\nLight\n${long}`,
  );
  expect(copied(readHit({ objectID: "only-an-id" }))).toBe("only-an-id");
});
