/**
 * The built-ins that the transport uses, captured before any page script runs.
 *
 * A script may later replace `JSON.parse` or `Promise.prototype.then`, or put a setter on `Object.prototype`; the
 * transport does not notice. It calls methods through these captures, uses dictionaries without a prototype, and reads
 * own properties only of what came over the wire.
 */

const { bind, call } = Function.prototype;

type Method = (this: any, ...args: any[]) => any; // any: this helper turns methods of every type into functions

/** `uncurry(Map.prototype.get)(map, key)` is `map.get(key)`, even if `Map.prototype` has been changed since. */
function uncurry<M extends Method>(
  method: M,
): (self: ThisParameterType<M> extends unknown ? any : never, ...args: Parameters<M>) => ReturnType<M> {
  return bind.call(call, method) as never;
}

export const { parse, stringify } = JSON;
export const { isArray } = Array;
export const { isFinite: isFiniteNumber } = Number;
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
export const Controller = AbortController;
export const abort = uncurry(AbortController.prototype.abort);
const getSignal = Reflect.getOwnPropertyDescriptor(AbortController.prototype, "signal")?.get;
export const signalOf: (controller: AbortController) => AbortSignal =
  getSignal === undefined ? ({ signal }) => signal : uncurry(getSignal);
export const textOf = globalThis.Response === undefined ? undefined : uncurry(Response.prototype.text);
export const report: (error: unknown) => void =
  globalThis.reportError?.bind(globalThis) ??
  ((error) =>
    startTimer(() => {
      throw error;
    }, 0));
export const listen = uncurry(EventTarget.prototype.addEventListener);
export const unlisten = uncurry(EventTarget.prototype.removeEventListener);

/** An object without a prototype. */
export function dictionary<V>(): Record<string | number, V> {
  return create(null) as Record<string | number, V>;
}

/** An own property of a value that came over the wire; undefined where there is none. */
export function own(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null && hasOwn(holder, name)
    ? (holder as Record<string, unknown>)[name]
    : undefined;
}
