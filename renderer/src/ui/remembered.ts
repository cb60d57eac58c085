import { useCallback, useState } from "react";

/** A literal's whole type: what is remembered may be any value of it. */
type Widened<T> = T extends string ? string : T extends number ? number : boolean;

/** A piece of the window's own state that a reload of the page keeps, such as whether the sidebar is folded. */
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
        // Storage is full or forbidden: the choice then lasts until the next reload.
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
