import { expect, test } from "vitest";
import type { McpTool, SlotProvider } from "../../ipc/messages.gen.ts";
import { argumentsOf, definitionsOf, offerOf, readable, resultText } from "./tools.ts";

const SLOT = { providerName: "Files" } as SlotProvider;
const EMPTY = { type: "object", properties: {} };

function tool(name: string, inputSchema: object = EMPTY, description = ""): McpTool {
  return { name, title: null, description, inputSchema, outputSchema: null, annotations: null } as McpTool;
}
function offered(...tools: McpTool[]) {
  return offerOf([{ slot: SLOT, tools }]);
}

test("every tool has a name that the API takes and no other tool has", () => {
  const names = [
    "a.b",
    "a/b",
    "a_b",
    "__proto__",
    "constructor",
    "\u202eevil",
    "",
    "x".repeat(80),
    `${"x".repeat(80)}y`,
  ];
  const aliases = offered(...names.map((name) => tool(name))).tools.map((one) => one.alias);
  expect(aliases.every((alias) => /^[A-Za-z0-9_-]{1,64}$/.test(alias))).toBe(true);
  expect(new Set(aliases).size).toBe(names.length);
  const two = offerOf([
    { slot: SLOT, tools: [tool("read")] },
    { slot: SLOT, tools: [tool("read")] },
  ]);
  expect(two.tools.map((one) => one.alias)).toEqual(["read", "read_2"]);
});

test("a request holds 128 tools and so many values; what is left out is counted", () => {
  const many = Array.from({ length: 200 }, (_, at) => tool(`t${at}`));
  expect([offered(...many).tools.length, offered(...many).left]).toEqual([128, 72]);
  const wide = Object.fromEntries(Array.from({ length: 450 }, (_, at) => [`p${at}`, { type: "string" }]));
  const heavy = Array.from({ length: 20 }, (_, at) => tool(`t${at}`, { type: "object", properties: wide }));
  expect(offered(...heavy).left).toBeGreaterThan(5);
});

test("a schema out of all proportion, or of no object, is offered without its fields", () => {
  const huge = tool("huge", { type: "object", properties: { a: { description: "x".repeat(40_000) } } });
  const schemas = definitionsOf(
    offered(huge, tool("odd", { type: "array" }), tool("bare", { type: "object" })).tools,
  ).map((one) => (one["function"] as { parameters: object }).parameters);
  expect(schemas).toEqual([EMPTY, EMPTY, EMPTY]);
});

test("what a person does not see is not told to a model", () => {
  const hidden = String.fromCodePoint(0xe0049, 0xe0067, 0x200b, 0x202e, 7);
  expect(readable(`Reads${hidden} a file.\n`, 100)).toBe("Reads a file.\n");
  expect(readable("x".repeat(20), 10)).toBe(`${"x".repeat(9)}…`);
});

test("arguments are a JSON object or a fault", () => {
  expect([argumentsOf(""), argumentsOf('{"a":1}')]).toEqual([{ values: {} }, { values: { a: 1 } }]);
  for (const written of ["[1]", "null", "7", "{", "x"]) expect(argumentsOf(written)).toHaveProperty("fault");
});

test("a result is its texts, and of pictures and files that they are there", () => {
  const content = [
    { type: "text", text: "one" },
    { type: "image", mimeType: "image/png", data: "AAAA" },
    { type: "resource", resource: { uri: "note://a", text: "two" } },
    { type: "resource_link", uri: "note://b" },
  ];
  const result = { content, isError: false, structuredContent: { n: 1 } } as never;
  expect(resultText(result).split("\n\n")).toEqual([
    "one",
    "[image of the type image/png, shown to the user]",
    "note://a:\ntwo",
    "[resource note://b]",
    '{"n":1}',
  ]);
  const long = {
    content: [{ type: "text", text: "x".repeat(50_000) }],
    isError: false,
    structuredContent: null,
  } as never;
  expect(resultText(long)).toMatch(/\[10000 characters more were left out\]$/);
});
