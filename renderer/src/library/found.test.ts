import { expect, test } from "vitest";
import { found, recentOf } from "./found.ts";

const summary = (id: string, name: string, opened: number | null = null) => ({
  id,
  name,
  tiles: 0,
  starred: false,
  opened,
});
const all = [summary("a", "Shop search", 1), summary("b", "Search overview", 3), summary("c", "Status", null)];

test("a dashboard is found by parts of its name in any order, one that begins so first", () => {
  expect(found(all, "search").map((one) => one.id)).toEqual(["b", "a"]);
  expect(found(all, "  SEARCH shop ").map((one) => one.id)).toEqual(["a"]);
  expect(found(all, "nope")).toEqual([]);
});

test("the recent ones are those that were opened, the latest first", () => {
  expect(recentOf(all, 6).map((one) => one.id)).toEqual(["b", "a"]);
  expect(recentOf(all, 1).map((one) => one.id)).toEqual(["b"]);
});
