import { useState } from "preact/hooks";

/**
 * State that belongs to `of`, such as the chosen row of one answer: for another `of` it is `initial`.
 *
 * An effect that resets it would come after the next paint, and take back what was chosen in between.
 */
export function useStateOf<T>(of: string, initial: T): readonly [T, (value: T) => void] {
  const [kept, keep] = useState({ of, value: initial });
  return [kept.of === of ? kept.value : initial, (value) => keep({ of, value })];
}
