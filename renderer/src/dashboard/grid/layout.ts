import { type LayoutItem, cloneLayout, moveElement, verticalCompactor } from "react-grid-layout/core";
import type { Dashboard, Manifest, Tile } from "../../ipc/messages.gen.ts";

/** The grid is this many columns wide, on every screen. */
export const COLUMNS = 12;

type Box = Pick<Tile, "x" | "y" | "w" | "h">;

/** The smallest size of a tile, in grid units. */
export type MinimumSize = { w: number; h: number };

const DEFAULT_MINIMUM: MinimumSize = { w: 2, h: 2 };

/** The smallest size that a widget's manifest allows. */
export function minimumSize(manifest: Manifest | undefined): MinimumSize {
  return manifest === undefined ? DEFAULT_MINIMUM : { w: manifest.size.minW, h: manifest.size.minH };
}

/** The tiles as items of react-grid-layout. */
export function toItems(tiles: readonly Tile[], minimumOf: (widget: string) => MinimumSize): LayoutItem[] {
  return tiles.map((tile) => {
    const { w: minW, h: minH } = minimumOf(tile.widget);
    return { i: tile.instance, x: tile.x, y: tile.y, w: Math.max(tile.w, minW), h: Math.max(tile.h, minH), minW, minH };
  });
}

/** The items one below the other, each as wide as the grid, in reading order. */
export function stacked(items: readonly LayoutItem[]): LayoutItem[] {
  let y = 0;
  return items
    .toSorted((a, b) => a.y - b.y || a.x - b.x)
    .map((item) => {
      const placed = { ...item, x: 0, y, w: COLUMNS };
      y += item.h;
      return placed;
    });
}

/** The dashboard with its tiles at the grid's positions; the same object when nothing moved. */
export function withItems(dashboard: Dashboard, items: readonly LayoutItem[]): Dashboard {
  const boxes = new Map(items.map((item) => [item.i, item]));
  const widgets = dashboard.widgets.map((tile) => placed(tile, boxes.get(tile.instance)));
  return widgets.every((tile, at) => tile === dashboard.widgets[at]) ? dashboard : { ...dashboard, widgets };
}

function placed(tile: Tile, box: Box | undefined): Tile {
  if (box === undefined || (box.x === tile.x && box.y === tile.y && box.w === tile.w && box.h === tile.h)) return tile;
  return { ...tile, x: box.x, y: box.y, w: box.w, h: box.h };
}

/** One step by keyboard, in grid units. */
export type Step = { dx: -1 | 0 | 1; dy: -1 | 0 | 1 };

/**
 * The layout after a tile moved one step. The grid compacts upwards, so a step down goes past the tile below. Returns
 * the same array when the tile cannot move.
 */
export function moved(items: readonly LayoutItem[], instance: string, step: Step): readonly LayoutItem[] {
  const start = items.find((item) => item.i === instance);
  if (start === undefined) return items;
  const x = clamp(start.x + step.dx, 0, COLUMNS - start.w);
  if (step.dx !== 0 && x === start.x) return items;
  const furthest = step.dy === 0 ? 1 : Math.max(...items.map((item) => item.y + item.h));
  for (let distance = 1; distance <= furthest; distance += 1) {
    const y = start.y + step.dy * distance;
    if (y < 0) break;
    const after = settle(items, instance, x, y);
    const now = after.find((item) => item.i === instance);
    if (now !== undefined && (now.x !== start.x || now.y !== start.y)) return after;
  }
  return items;
}

/** The layout after a tile grew or shrank one step. Returns the same array at the limits of its size. */
export function resized(items: readonly LayoutItem[], instance: string, step: Step): readonly LayoutItem[] {
  const tile = items.find((item) => item.i === instance);
  if (tile === undefined) return items;
  const w = clamp(tile.w + step.dx, tile.minW ?? DEFAULT_MINIMUM.w, COLUMNS - tile.x);
  const h = clamp(tile.h + step.dy, tile.minH ?? DEFAULT_MINIMUM.h, 100);
  if (w === tile.w && h === tile.h) return items;
  const grown = items.map((item) => (item.i === instance ? { ...item, w, h } : item));
  return settle(grown, instance, tile.x, tile.y);
}

/** The place for a new tile: the topmost gap that is large enough. */
export function firstGap(tiles: readonly Box[], size: { w: number; h: number }): { x: number; y: number } {
  const w = Math.min(size.w, COLUMNS);
  const bottom = Math.max(0, ...tiles.map((tile) => tile.y + tile.h));
  for (let y = 0; y < bottom; y += 1) {
    for (let x = 0; x + w <= COLUMNS; x += 1) {
      if (!tiles.some((tile) => overlap(tile, { x, y, w, h: size.h }))) return { x, y };
    }
  }
  return { x: 0, y: bottom };
}

/** A tile's place and size for a screen reader, counted from one. */
export function describePlace(box: Box): string {
  return `column ${box.x + 1}, row ${box.y + 1}, ${box.w} wide, ${box.h} high`;
}

function settle(items: readonly LayoutItem[], instance: string, x: number, y: number): readonly LayoutItem[] {
  const layout = cloneLayout(items);
  const tile = layout.find((item) => item.i === instance);
  if (tile === undefined) return items;
  if (tile.x === x && tile.y === y) return verticalCompactor.compact(layout, COLUMNS);
  return verticalCompactor.compact(moveElement(layout, tile, x, y, true, false, "vertical", COLUMNS), COLUMNS);
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
