/** How often and how lately something was used, in one figure that halves every week. */

import type { Use } from "../../ipc/messages.gen.ts";

const HALF_LIFE_MS = 7 * 24 * 3600 * 1000;

/** As many as the main process keeps. */
const MOST = 60;

/** What a use counts now. */
export function worth({ score, at }: Use, now: number): number {
  return score * 2 ** (-Math.max(0, now - at) / HALF_LIFE_MS);
}

/** The uses after one more; those that count least are forgotten. */
export function used(uses: readonly Use[], id: string, now: number): Use[] {
  const before = uses.find((use) => use.id === id);
  const next: Use = { id, score: (before === undefined ? 0 : worth(before, now)) + 1, at: now };
  return [next, ...uses.filter((use) => use.id !== id)]
    .toSorted((a, b) => worth(b, now) - worth(a, now))
    .slice(0, MOST);
}
