import { useEffect, useState } from "preact/hooks";

/** Keystrokes within this time lead to one search. */
const DEBOUNCE_MS = 140;

/** The text after it has not changed for a moment. */
export function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    if (text === settled) return undefined;
    const timer = setTimeout(() => setSettled(text), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);
  return settled;
}
