/**
 * The parts of the language that the transport uses, taken before any page script has run.
 *
 * A script that later replaces `JSON.parse`, `Promise.prototype.then` or puts a setter on `Object.prototype` changes
 * nothing here. So: methods are called through these, dictionaries have no prototype, and what came over the wire is
 * read by own properties.
 */

const { bind, call } = Function.prototype;

type Method = (this: any, ...args: any[]) => any; // any: this is where methods become functions, for every type

/** `uncurry(Map.prototype.get)(map, key)` is `map.get(key)`, whatever has become of `Map.prototype`. */
function uncurry<M extends Method>(
  method: M,
): (self: ThisParameterType<M> extends unknown ? any : never, ...args: Parameters<M>) => ReturnType<M> {
  return bind.call(call, method) as never;
}

export const { parse, stringify } = JSON;
export const { isArray } = Array;
export const { isFinite: isFiniteNumber, isInteger } = Number;
export const { create, freeze, keys, hasOwn } = Object;
export const { defineProperty } = Reflect;
export const PromiseOf = Promise;
export const ErrorOf = Error;
export const DateOf = Date;
export const { min, max } = Math;

export const chain = uncurry(Promise.prototype.then);
export const isWellFormed = uncurry(String.prototype.isWellFormed);
export const toWellFormed = uncurry(String.prototype.toWellFormed);
export const slice = uncurry(String.prototype.slice);
export const charCodeAt = uncurry(String.prototype.charCodeAt);
export const toISOString = uncurry(Date.prototype.toISOString);
export const weakGet = uncurry(WeakMap.prototype.get) as <V>(map: WeakMap<object, V>, key: object) => V | undefined;
export const weakSet = uncurry(WeakMap.prototype.set) as <V>(map: WeakMap<object, V>, key: object, value: V) => void;

// These come from the window; a test environment may lack some of them.
export const soon = globalThis.queueMicrotask.bind(globalThis);
export const startTimer = globalThis.setTimeout.bind(globalThis) as (run: () => void, ms: number) => unknown;
export const stopTimer = globalThis.clearTimeout.bind(globalThis) as (timer: unknown) => void;
export const get = globalThis.fetch?.bind(globalThis);
export const textOf = globalThis.Response === undefined ? undefined : uncurry(Response.prototype.text);
export const report: (error: unknown) => void =
  globalThis.reportError?.bind(globalThis) ??
  ((error) =>
    startTimer(() => {
      throw error;
    }, 0));
export const listen = uncurry(EventTarget.prototype.addEventListener);
export const unlisten = uncurry(EventTarget.prototype.removeEventListener);

/** A dictionary that inherits nothing. */
export function dictionary<V>(): Record<string | number, V> {
  return create(null) as Record<string | number, V>;
}

/** An own property of something that came over the wire; undefined for everything else. */
export function own(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null && hasOwn(holder, name)
    ? (holder as Record<string, unknown>)[name]
    : undefined;
}
