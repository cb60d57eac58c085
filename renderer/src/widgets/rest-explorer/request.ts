/** What was typed, read as a request. */

import { readJson } from "../../query/jsonText.ts";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** The fields of the form, as typed. */
export interface Typed {
  readonly method: Method;
  readonly path: string;
  /** A line for each: `name = value`. */
  readonly query: string;
  /** A line for each: `Name: value`. */
  readonly headers: string;
  readonly body: string;
}

export interface Request {
  readonly method: Method;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where nothing was typed. */
  readonly body: unknown;
}

export type Field = "path" | "query" | "headers" | "body";
export type Read =
  | { readonly request: Request; readonly fault?: never }
  | { readonly fault: string; readonly field: Field; readonly request?: never };

/** Reads what was typed. A fault says in which field it is. */
export function readRequest(typed: Typed): Read {
  const [path = "", asked] = divided(typed.path.trim());
  if (/^[a-z]+:\/\//iu.test(path))
    return { field: "path", fault: "Give the path alone: the provider has the address of the service." };
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(asked)) add(query, name, value);
  for (const line of typed.query.split("\n")) {
    if (line.trim() === "") continue;
    const at = line.indexOf("=");
    const name = line.slice(0, at).trim();
    if (at < 0 || name === "") return { field: "query", fault: `“${line.trim()}” is not of the form name = value.` };
    add(query, name, line.slice(at + 1).trim());
  }
  const headers: Record<string, string> = {};
  for (const line of typed.headers.split("\n")) {
    if (line.trim() === "") continue;
    const at = line.indexOf(":");
    const name = line.slice(0, at).trim();
    if (at < 0 || name === "") return { field: "headers", fault: `“${line.trim()}” is not of the form Name: value.` };
    if (Object.hasOwn(headers, name)) return { field: "headers", fault: `“${name}” is given twice.` };
    put(headers, name, line.slice(at + 1).trim());
  }
  const { method } = typed;
  if (method === "GET" || typed.body.trim() === "")
    return { request: { method, path, query, headers, body: undefined } };
  const body = readJson(typed.body);
  if (body.fault !== undefined) return { field: "body", fault: body.fault };
  return { request: { method, path, query, headers, body: body.value } };
}

/** A path that was copied with its query. */
function divided(path: string): [string, string] {
  const at = path.indexOf("?");
  return at < 0 ? [path, ""] : [path.slice(0, at), path.slice(at + 1)];
}

/** A name that comes again makes a list. */
function add(query: Record<string, string | string[]>, name: string, value: string): void {
  const before = Object.hasOwn(query, name) ? query[name] : undefined;
  put(query, name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
}

/** A name such as `__proto__` is one like any other. */
function put<Value>(fields: Record<string, Value>, name: string, value: Value): void {
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}
