import { expect, test } from "vitest";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { tile } from "../../testing/fakeMain.ts";
import { onPage, pageOf, pagesOf, tilesOn, withNewPage, withPageAt, withTileOn, withoutPage } from "./pages.ts";

const board: Dashboard = {
  id: "d",
  name: "D",
  appId: "demo",
  wiring: [],
  providers: [],
  widgets: [tile("a"), tile("b")],
};
const { dashboard: two, page: second } = withNewPage(board);

test("a dashboard of an older version is one page, about which nothing is written", () => {
  expect(pagesOf(board)).toEqual([{ id: "first", name: "Page 1" }]);
  expect(tilesOn(board, "first")).toEqual(board.widgets);
  expect(onPage(board, tile("c"), "first")).toEqual(tile("c"));
});

test("a page that is added leaves every tile where it is, whatever order the pages then have", () => {
  expect(pagesOf(two).map((page) => page.name)).toEqual(["Page 1", "Page 2"]);
  const turned = withPageAt(two, second.id, 0);
  expect(pagesOf(turned).map((page) => page.id)).toEqual([second.id, "first"]);
  expect(tilesOn(turned, "first").map((one) => one.instance)).toEqual(["a", "b"]);
});

test("a tile goes to the first gap of another page, and out of sight with it", () => {
  const moved = withTileOn(two, "b", second.id);
  expect(tilesOn(moved, second.id)).toMatchObject([{ instance: "b", x: 0, y: 0 }]);
  expect(withoutPage(moved, second.id).widgets.map((one) => one.instance)).toEqual(["a"]);
  expect(withTileOn(moved, "b", second.id)).toBe(moved);
});

test("a tile whose page has gone is on the first, and the last page stays", () => {
  expect(pageOf(two, { ...tile("c"), page: "gone" })).toBe("first");
  expect(withoutPage(board, "first")).toBe(board);
  expect(withPageAt(two, second.id, 5)).toBe(two);
});
