import { failure } from "./callError.ts";
import {
  DateOf,
  hasOwn,
  isArray,
  isFiniteNumber,
  isWellFormed,
  keys,
  stringify,
  toISOString,
  toWellFormed,
} from "./intrinsics.ts";

/**
 * Params as JSON text. It refuses what JSON.stringify would change silently: non-finite numbers, functions, bigints, and
 * nesting beyond `depth` (so cycles too). It never calls `toJSON`, which a script could put on `Object.prototype`.
 *
 * @throws LatchkeyError with code `invalid-params` or `too-deep`
 */
export function encode(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      if (!isFiniteNumber(value)) throw failure("invalid-params", "Params may only hold finite numbers.");
      return `${value}`;
    case "boolean":
      return value ? "true" : "false";
    case "undefined":
      return "null";
    case "object":
      return value === null ? "null" : encodeObject(value, depth);
    default:
      throw failure("invalid-params", `Params may not hold a ${typeof value}.`);
  }
}

/** A JSON string. UTF-8 cannot carry a lone surrogate; it becomes U+FFFD, as elsewhere on the web. */
export function quote(value: string): string {
  return stringify(isWellFormed(value) ? value : toWellFormed(value));
}

function encodeObject(value: object, depth: number): string {
  if (depth <= 0) throw failure("too-deep", "The request is nested too deeply.");
  if (isArray(value)) {
    let items = "";
    for (let index = 0; index < value.length; index += 1) {
      items += (index === 0 ? "" : ",") + encode(value[index], depth - 1);
    }
    return `[${items}]`;
  }
  if (value instanceof DateOf) return quote(toISOString(value));
  let fields = "";
  const names = keys(value);
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    const field = hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (field !== undefined) fields += `${fields === "" ? "" : ","}${quote(name)}:${encode(field, depth - 1)}`;
  }
  return `{${fields}}`;
}
