import { useRef } from "react";

/** Which slot each drawn row has, by the row's key. */
export type Slots = ReadonlyMap<string, number>;

const NONE: Slots = new Map();

/**
 * What React knows the drawn rows by. A row keeps its slot while it is drawn, so that scrolling by a few makes a few. Where
 * none of those that were drawn still is, as after a jump or in a flood of calls, the new ones take the slots in order:
 * writing other texts into rows that are there takes the engine far less than making rows.
 */
export function slotsOf(rows: readonly string[], last: Slots): Slots {
  const stays = rows.some((row) => last.has(row));
  const free = stays ? [] : [...last.values()];
  let next = Math.max(-1, ...last.values()) + 1;
  return new Map(rows.map((row) => [row, last.get(row) ?? free.shift() ?? next++]));
}

/** The slots of the rows that are drawn now. */
export function useSlots(rows: readonly string[]): Slots {
  const last = useRef(NONE);
  last.current = slotsOf(rows, last.current);
  return last.current;
}
