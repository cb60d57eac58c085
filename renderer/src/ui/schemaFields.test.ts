import { expect, test } from "vitest";
import { fieldsOf, initialTyped, read } from "./schemaFields.ts";

const SCHEMA = {
  type: "object",
  required: ["path", "deep"],
  properties: {
    limit: { type: "integer", default: 5 },
    path: { type: "string", title: "Path", description: "Where." },
    deep: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    kind: { enum: ["a", 2] },
    text: { anyOf: [{ type: "string", maxLength: 4000 }, { type: "null" }], description: "Long." },
    ratio: { type: ["number", "null"] },
    filter: { type: "object" },
  },
};

test("a schema becomes fields, what is required first", () => {
  const fields = fieldsOf(SCHEMA);
  expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["path", "text", true],
    ["deep", "boolean", true],
    ["limit", "integer", false],
    ["tags", "lines", false],
    ["kind", "choice", false],
    ["text", "long", false],
    ["ratio", "number", false],
    ["filter", "json", false],
  ]);
  expect(initialTyped(fields, { path: "/a" })).toMatchObject({ path: "/a", limit: "5", deep: "" });
  expect(fields[5]?.help).toBe("Long.");
});

test("what was typed becomes arguments; what is empty is left out", () => {
  const typed = { path: "/a", tags: " x \n\ny", kind: "2", ratio: "0.5", filter: '{"a":[1]}', limit: "" };
  expect(read(fieldsOf(SCHEMA), typed)).toEqual({
    values: { path: "/a", deep: false, tags: ["x", "y"], kind: 2, ratio: 0.5, filter: { a: [1] } },
  });
});

test("each fault is told at its field", () => {
  const { faults } = read(fieldsOf(SCHEMA), { path: " ", limit: "1.5", ratio: "x", filter: "{" });
  expect([...(faults ?? [])].map(([name, fault]) => `${name}: ${fault}`)).toEqual([
    "path: This is needed.",
    "limit: This must be a whole number.",
    "ratio: This must be a number.",
    "filter: This must be JSON.",
  ]);
});

test("a schema that says nothing has no fields, and one with odd names does no harm", () => {
  expect([fieldsOf({}), fieldsOf({ properties: 7, required: "x" })]).toEqual([[], []]);
  const odd = fieldsOf(
    JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{}}}') as object as never,
  );
  const { values } = read(odd, JSON.parse('{"__proto__":"x"}') as never);
  expect(JSON.stringify(values)).toBe('{"__proto__":"x"}');
  expect(({} as Record<string, unknown>)["x"]).toBe(undefined);
});
