/**
 * The result that a key press selects, in the search field and in the list; -1 means none. Null for other keys.
 */
export function step(key: string, chosen: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return count === 0 ? -1 : Math.min(chosen + 1, count - 1);
    case "ArrowUp":
      return Math.max(chosen - 1, -1);
    case "PageDown":
      return Math.min(chosen + 5, count - 1);
    case "PageUp":
      return Math.max(chosen - 5, count === 0 ? -1 : 0);
    case "Escape":
      return chosen === -1 ? null : -1;
    default:
      return null;
  }
}
