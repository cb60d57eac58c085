import type { BoardPage, Dashboard, Tile } from "../../ipc/messages.gen.ts";
import { firstGap } from "../grid/layout.ts";
import { newId } from "../grid/newTile.ts";

/** The page of a dashboard without pages. It keeps this id when others join it, so that its frames go on running. */
const FIRST: BoardPage = { id: "first", name: "Page 1" };

/** A dashboard holds this many pages at most. */
export const MOST_PAGES = 32;

/** The pages of a dashboard, in order; at least one. */
export function pagesOf(dashboard: Dashboard): readonly BoardPage[] {
  return dashboard.pages === undefined || dashboard.pages.length === 0 ? [FIRST] : dashboard.pages;
}

/** The page that a tile is on: the first, where it names none that is there. */
export function pageOf(dashboard: Dashboard, tile: Tile): string {
  const pages = pagesOf(dashboard);
  return (pages.find((page) => page.id === tile.page) ?? pages[0] ?? FIRST).id;
}

/** The tiles of one page, in the order in which they were added. */
export function tilesOn(dashboard: Dashboard, page: string): Tile[] {
  return dashboard.widgets.filter((tile) => pageOf(dashboard, tile) === page);
}

/** A tile as it is added to a page. Nothing is written about the only page of a dashboard. */
export function onPage(dashboard: Dashboard, tile: Tile, page: string): Tile {
  const { page: _before, ...rest } = tile;
  return (dashboard.pages ?? []).length === 0 ? rest : { ...rest, page };
}

/** The dashboard with one more page at the end, and the new page. */
export function withNewPage(dashboard: Dashboard): { dashboard: Dashboard; page: BoardPage } {
  const before = pagesOf(dashboard);
  const taken = new Set(before.map((page) => page.name));
  let number = before.length + 1;
  while (taken.has(`Page ${number}`)) number += 1;
  const page = { id: newId("page"), name: `Page ${number}` };
  // Each tile says its page from now on: another order of the pages leaves it where it is.
  const widgets = dashboard.widgets.map((tile) => ({ ...tile, page: pageOf(dashboard, tile) }));
  return { dashboard: { ...dashboard, pages: [...before, page], widgets }, page };
}

/** The dashboard without a page and the tiles on it. The last page stays. */
export function withoutPage(dashboard: Dashboard, id: string): Dashboard {
  const pages = pagesOf(dashboard).filter((page) => page.id !== id);
  if (pages.length === 0) return dashboard;
  return { ...dashboard, pages, widgets: dashboard.widgets.filter((tile) => pageOf(dashboard, tile) !== id) };
}

/** The dashboard with a page named otherwise. */
export function withPageName(dashboard: Dashboard, id: string, name: string): Dashboard {
  return { ...dashboard, pages: pagesOf(dashboard).map((page) => (page.id === id ? { ...page, name } : page)) };
}

/** The dashboard with a page at another position; the same object where it is there already. */
export function withPageAt(dashboard: Dashboard, id: string, at: number): Dashboard {
  const before = pagesOf(dashboard);
  const from = before.findIndex((page) => page.id === id);
  const moving = before[from];
  const to = Math.min(Math.max(at, 0), before.length - 1);
  if (moving === undefined || from === to) return dashboard;
  return { ...dashboard, pages: before.filter((page) => page.id !== id).toSpliced(to, 0, moving) };
}

/** The dashboard with a tile on another page, in the first gap there; the same object where it is on it already. */
export function withTileOn(dashboard: Dashboard, instance: string, page: string): Dashboard {
  const moving = dashboard.widgets.find((tile) => tile.instance === instance);
  if (moving === undefined || pageOf(dashboard, moving) === page) return dashboard;
  const moved = { ...moving, ...firstGap(tilesOn(dashboard, page), moving), page };
  return { ...dashboard, widgets: dashboard.widgets.map((tile) => (tile === moving ? moved : tile)) };
}
