import { useCallback, useState } from "react";

/** Widens a literal type: `useRemembered("folded", false)` may later hold true. */
type Widened<T> = T extends string ? string : T extends number ? number : boolean;

/** Like useState, but a reload of the page keeps the value; for layout such as the folded sidebar. */
export function useRemembered<T extends string | number | boolean>(
  key: string,
  initial: T,
): [Widened<T>, (value: Widened<T>) => void] {
  const [value, setValue] = useState(() => recall(key, initial));
  const remember = useCallback(
    (next: Widened<T>) => {
      setValue(next);
      try {
        localStorage.setItem(`latchkey.${key}`, JSON.stringify(next));
      } catch {
        // Storage is full or forbidden: the value lasts until the next reload.
      }
    },
    [key],
  );
  return [value, remember];
}

function recall<T extends string | number | boolean>(key: string, initial: T): Widened<T> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`latchkey.${key}`) ?? "null");
    return (typeof stored === typeof initial ? stored : initial) as Widened<T>;
  } catch {
    return initial as unknown as Widened<T>;
  }
}
