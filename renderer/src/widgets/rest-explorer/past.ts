/** What was asked before, the latest first. */

import { METHODS, type Typed } from "./request.ts";

export interface Asked {
  readonly typed: Typed;
  /** The status, or an error's code. */
  readonly outcome: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const MOST = 30;

/** A long body is not kept: the tile's storage holds other things too. */
const LONGEST_BODY = 10_000;

/** The list with one more on top. The same request is in it once. */
export function withAsked(past: readonly Asked[], asked: Asked): Asked[] {
  const same = (one: Asked): boolean => JSON.stringify(one.typed) === JSON.stringify(asked.typed);
  if (asked.typed.body.length > LONGEST_BODY) return [...past];
  return [asked, ...past.filter((one) => !same(one))].slice(0, MOST);
}

/** What was kept, as far as it can be read. */
export function pastFrom(kept: unknown): Asked[] {
  if (!Array.isArray(kept)) return [];
  // What was kept before there were headers has none.
  return (kept as unknown[])
    .filter(isAsked)
    .map((one) => ({ ...one, typed: { ...one.typed, headers: one.typed.headers ?? "" } }));
}

type Kept = Omit<Asked, "typed"> & { readonly typed: Omit<Typed, "headers"> & { readonly headers?: string } };

function isAsked(one: unknown): one is Kept {
  if (typeof one !== "object" || one === null) return false;
  const { typed, outcome, at } = one as Partial<Kept>;
  if (typeof outcome !== "string" || typeof at !== "number" || typeof typed !== "object") return false;
  return (
    METHODS.includes(typed.method) &&
    [typed.path, typed.query, typed.headers ?? "", typed.body].every((text) => typeof text === "string")
  );
}
