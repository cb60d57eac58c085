import { useRef } from "react";

/** Which slot each drawn row has, by the row's key. */
export type Slots = ReadonlyMap<string, number>;

const NONE: Slots = new Map();

/** The part of the rows that is made anew, at most. Writing all of them takes as long as making a fifth of them. */
const MOST_MADE = 0.2;

/**
 * What React knows the drawn rows by. A row keeps its slot while it is drawn, so that scrolling by a few makes a few. Where
 * more are new, as after a jump or in a flood of calls, all rows take the slots in order: writing other texts into rows
 * that are there takes the engine far less than making rows.
 */
export function slotsOf(rows: readonly string[], last: Slots): Slots {
  const made = rows.filter((row) => !last.has(row)).length;
  const kept: Slots = made > MOST_MADE * rows.length ? NONE : last;
  const free = kept === NONE ? [...last.values()] : [];
  let next = Math.max(-1, ...last.values()) + 1;
  return new Map(rows.map((row) => [row, kept.get(row) ?? free.shift() ?? next++]));
}

/** The slots of the rows that are drawn now. */
export function useSlots(rows: readonly string[]): Slots {
  const last = useRef(NONE);
  last.current = slotsOf(rows, last.current);
  return last.current;
}
