import { expect, test } from "vitest";
import { folderStepped, moveTo, placeOf, stepped, withFolder } from "./arrange.ts";

const order = {
  folders: [
    { id: "f", name: "F", dashboards: ["a", "b"] },
    { id: "g", name: "G", dashboards: [] },
  ],
  top: ["c", "d"],
};
const lists = (of: typeof order): string[][] => [...of.folders.map((folder) => folder.dashboards), of.top];

test("a dashboard goes where it is dropped, in its own list as in another", () => {
  expect(lists(moveTo(order, "a", { folder: null, at: 1 }))).toEqual([["b"], [], ["c", "a", "d"]]);
  expect(lists(moveTo(order, "c", { folder: null, at: 2 }))).toEqual([["a", "b"], [], ["d", "c"]]);
  expect(lists(moveTo(order, "d", { folder: null, at: 0 }))).toEqual([["a", "b"], [], ["d", "c"]]);
});

test("step by step a dashboard gets everywhere, through empty folders too", () => {
  let now = order;
  const seen = [];
  for (let step = 0; step < 5; step += 1) {
    now = stepped(now, "a", 1) as typeof order;
    seen.push(lists(now));
  }
  expect(seen).toEqual([
    [["b", "a"], [], ["c", "d"]],
    [["b"], ["a"], ["c", "d"]],
    [["b"], [], ["a", "c", "d"]],
    [["b"], [], ["c", "a", "d"]],
    [["b"], [], ["c", "d", "a"]],
  ]);
  expect(stepped(now, "a", 1)).toBe(now);
  for (let step = 0; step < 5; step += 1) now = stepped(now, "a", -1) as typeof order;
  expect(lists(now)).toEqual(lists(order));
  expect(stepped(order, "nope", 1)).toBe(order);
});

test("what was in a removed folder is in none, and folders change places", () => {
  expect(lists(withFolder(order, "f", () => null) as typeof order)).toEqual([[], ["c", "d", "a", "b"]]);
  expect(withFolder(order, "g", (folder) => ({ ...folder, name: "H" })).folders[1]?.name).toBe("H");
  expect(folderStepped(order, "f", 1).folders.map((folder) => folder.id)).toEqual(["g", "f"]);
  expect(folderStepped(order, "f", -1)).toBe(order);
  expect(placeOf(order, "d")).toEqual({ folder: null, at: 1 });
});
