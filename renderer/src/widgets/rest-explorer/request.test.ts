import { expect, test } from "vitest";
import { type Asked, pastFrom, withAsked } from "./past.ts";
import { type Typed, readRequest } from "./request.ts";

const typed = (fields: Partial<Typed>): Typed => ({
  method: "GET",
  path: "/items",
  query: "",
  headers: "",
  body: "",
  ...fields,
});

test("a path may bring its query along, and a name that comes again is a list", () => {
  expect(readRequest(typed({ path: " /items?tag=a&q=x%20y ", query: "tag = b\n\nlimit=10" }))).toEqual({
    request: {
      method: "GET",
      path: "/items",
      query: { tag: ["a", "b"], q: "x y", limit: "10" },
      headers: {},
      body: undefined,
    },
  });
});

test("headers are lines of a name and a value, which may hold colons", () => {
  const { request } = readRequest(typed({ headers: "Accept: text/plain\n\n X-At : 10:30 " }));
  expect(request?.headers).toEqual({ Accept: "text/plain", "X-At": "10:30" });
});

test("a body is JSON; reading sends none", () => {
  expect(readRequest(typed({ method: "POST", body: '{"a": 1}' })).request?.body).toEqual({ a: 1 });
  expect(readRequest(typed({ method: "DELETE" })).request?.body).toBeUndefined();
  expect(readRequest(typed({ body: "not JSON" })).request?.body).toBeUndefined();
});

test.each([
  [{ path: "https://example.com/items" }, "path"],
  [{ query: "limit" }, "query"],
  [{ query: "= 5" }, "query"],
  [{ headers: "Accept" }, "headers"],
  [{ headers: ": x" }, "headers"],
  [{ headers: "Prefer: a\nPrefer: b" }, "headers"],
  [{ method: "PUT" as const, body: "{a" }, "body"],
])("%o tells its field", (fields, field) => {
  expect(readRequest(typed(fields))).toMatchObject({ field });
});

test("a query takes any name as one of its own", () => {
  expect(Object.keys(readRequest(typed({ query: "__proto__ = 1" })).request?.query ?? {})).toEqual(["__proto__"]);
});

test("what is asked again moves to the top; what is too long is not kept", () => {
  const asked = (path: string, at: number): Asked => ({ typed: typed({ path }), outcome: "200", at });
  const past = withAsked(withAsked([asked("/a", 1)], asked("/b", 2)), asked("/a", 3));
  expect(past.map((one) => [one.typed.path, one.at])).toEqual([
    ["/a", 3],
    ["/b", 2],
  ]);
  expect(withAsked(past, { ...asked("/c", 4), typed: typed({ body: "x".repeat(10_001) }) })).toEqual(past);
});

test("what was kept is read as far as it can be", () => {
  const good = { typed: typed({}), outcome: "200", at: 1 };
  expect([pastFrom([good, { ...good, typed: { method: "EVAL" } }, null]), pastFrom("x")]).toEqual([[good], []]);
  const { headers: _, ...before } = good.typed;
  expect(pastFrom([{ ...good, typed: before }])).toEqual([good]);
});
