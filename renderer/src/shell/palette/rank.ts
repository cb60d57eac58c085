/** Finds and orders what fits a question: how well it fits first, then how often and how lately it was used. */

import { folded } from "../../ui/folded.ts";

export interface Findable {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly keywords?: readonly string[];
  /** Less than 1 for what is read about a thing: the thing itself comes first. */
  readonly share?: number;
}

/** How well an entry fits; 0: not at all. Every word of the question must be found somewhere in it. */
export function fit(entry: Findable, query: string): number {
  const words = folded(query.trim()).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const label = folded(entry.label);
  const others = [...(entry.keywords ?? []), entry.detail ?? ""].map(folded);
  let sum = 0;
  for (const word of words) {
    const one = Math.max(fitOf(label, word), ...others.map((text) => fitOf(text, word) * 0.5));
    if (one === 0) return 0;
    sum += one;
  }
  // All of it, in this order: nothing fits better.
  if (label === words.join(" ")) return 200;
  return sum / words.length + (label.startsWith(words.join(" ")) ? 40 : 0);
}

function fitOf(text: string, word: string): number {
  if (text.startsWith(word)) return 100;
  const at = text.indexOf(word);
  if (at < 0) return 0;
  return /[\p{L}\p{N}]/u.test(text[at - 1] ?? "") ? 40 : 80;
}

/** The entries that fit, the best first; equals in the order of their use, then as they came. */
export function ranked<T extends Findable>(
  entries: readonly T[],
  query: string,
  usedOf: (id: string) => number,
  most: number,
): readonly T[] {
  return entries
    .map((entry, at) => ({ entry, at, fit: fit(entry, query) * (entry.share ?? 1), used: usedOf(entry.id) }))
    .filter((one) => one.fit > 0)
    .toSorted((a, b) => weight(b) - weight(a) || b.used - a.used || a.at - b.at)
    .slice(0, most)
    .map((one) => one.entry);
}

/** Much use lifts an entry over one that fits somewhat better, never over one that fits far better. */
function weight({ fit: fits, used }: { fit: number; used: number }): number {
  return fits + Math.min(30, 10 * Math.log2(1 + used));
}
