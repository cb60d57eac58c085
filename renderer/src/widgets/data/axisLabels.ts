/** How the names below a chart are written, so that each mark has its own where there are few. */

export interface AxisLabels {
  /** Each of them is written; otherwise as many as have room, at even distances. */
  readonly all: boolean;
  /** Degrees against the horizontal. */
  readonly slant: number;
}

/** So many names are read one by one; more of them are a scale. */
const FEW = 12;
/** The width of an average character of 11.5 px, and of the gap between two names. */
const CHARACTER_PX = 6.3;
const GAP_PX = 10;
/** What the figures beside the chart take. */
const SCALE_PX = 70;
/** Slanted names cost height, and need room for a line of text. */
const SLANT = 32;
const LEAST_HEIGHT_PX = 160;
const LEAST_ROOM_PX = 20;

/** For a chart of this size in pixels. `longest` is what a name is cut to, in pixels. */
export function axisLabels(names: readonly string[], width: number, height: number, longest: number): AxisLabels {
  const room = (width - SCALE_PX) / Math.max(1, names.length);
  const needed = Math.min(longest, Math.max(0, ...names.map((name) => name.length * CHARACTER_PX))) + GAP_PX;
  if (names.length > FEW || room < LEAST_ROOM_PX) return { all: false, slant: 0 };
  if (needed <= room) return { all: true, slant: 0 };
  return height < LEAST_HEIGHT_PX ? { all: false, slant: 0 } : { all: true, slant: SLANT };
}
