/** The tools of MCP servers as a model may call them. Names, descriptions and schemas are the servers' own words. */

import type { JsonValue, McpContent, McpTool, McpToolResult, SlotProvider } from "../../ipc/messages.gen.ts";

/** A server and its tools. */
export interface Server {
  readonly slot: SlotProvider;
  readonly tools: readonly McpTool[];
}

/** A tool under the name by which the model calls it. */
export interface Offered {
  readonly alias: string;
  readonly slot: SlotProvider;
  readonly tool: McpTool;
}

export interface Offer {
  readonly tools: readonly Offered[];
  /** How many were left out, because a request holds no more. */
  readonly left: number;
}

/** The channel takes so many tools; and of values, all of a request's params together, 25,000. */
const MOST_TOOLS = 128;
const MOST_VALUES = 10_000;
const MOST_VALUES_OF_ONE = 1_000;
const LONGEST_SCHEMA = 32_000;
const LONGEST_DESCRIPTION = 1_024;
const LONGEST_NAME = 64;
const LONGEST_RESULT = 40_000;

/** What can be offered of these servers' tools, each under a name of its own. */
export function offerOf(servers: readonly Server[]): Offer {
  const [tools, taken]: [Offered[], Set<string>] = [[], new Set()];
  let [left, values] = [0, 0];
  for (const { slot, tools: all } of servers) {
    for (const tool of all) {
      const count = countValues(schemaOf(tool));
      if (tools.length >= MOST_TOOLS || values + count > MOST_VALUES) {
        left += 1;
        continue;
      }
      values += count;
      tools.push({ alias: aliasOf(tool.name, taken), slot, tool });
    }
  }
  return { tools, left };
}

/** A name as OpenAI's API takes them, which no other tool has. */
function aliasOf(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_-]+/gu, "_").slice(0, LONGEST_NAME) || "tool";
  let alias = plain;
  for (let number = 2; taken.has(alias); number += 1) {
    alias = `${plain.slice(0, LONGEST_NAME - 1 - String(number).length)}_${number}`;
  }
  taken.add(alias);
  return alias;
}

/** The tools in the shape of OpenAI's API. */
export function definitionsOf(offered: readonly Offered[]): Record<string, JsonValue>[] {
  return offered.map(({ alias, tool }) => ({
    type: "function",
    function: {
      name: alias,
      description: readable(tool.description ?? "", LONGEST_DESCRIPTION),
      parameters: schemaOf(tool),
    },
  }));
}

/** The schema of the arguments; one that is out of all proportion is left out, and the description has to do. */
function schemaOf(tool: McpTool): Record<string, JsonValue> {
  const { inputSchema: schema } = tool;
  const fits = JSON.stringify(schema).length <= LONGEST_SCHEMA && countValues(schema) <= MOST_VALUES_OF_ONE;
  if (!fits || schema["type"] !== "object") return { type: "object", properties: {} };
  // OpenAI refuses an object that does not say what is in it.
  return "properties" in schema ? schema : { ...schema, properties: {} };
}

function countValues(value: JsonValue | undefined): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + countValues(one), 1);
}

/** Without characters that a person does not see and a model reads. */
export function readable(text: string, longest: number): string {
  const seen = text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu, "");
  return seen.length > longest ? `${seen.slice(0, longest - 1)}…` : seen;
}

/** The arguments that a model wrote, or what is wrong with them. */
export function argumentsOf(written: string): { values: Record<string, unknown> } | { fault: string } {
  try {
    const values: unknown = JSON.parse(written.trim() === "" ? "{}" : written);
    if (typeof values === "object" && values !== null && !Array.isArray(values))
      return { values: values as Record<string, unknown> };
  } catch {
    // Said below.
  }
  return { fault: "The arguments are not a JSON object. Write them again." };
}

/** What a model is told of a tool's result: its texts, and of everything else that it is there. */
export function resultText(result: McpToolResult): string {
  const texts = result.content.map(blockText);
  // Servers repeat their structured content as text for clients that know no other.
  const said = result.content.some((block) => block.type === "text" && /^\s*[[{]/u.test(block.text ?? ""));
  if (result.structuredContent !== null && result.structuredContent !== undefined && !said)
    texts.push(JSON.stringify(result.structuredContent));
  const text = texts.filter((one) => one !== "").join("\n\n");
  return text.length > LONGEST_RESULT
    ? `${text.slice(0, LONGEST_RESULT)}\n[${text.length - LONGEST_RESULT} characters more were left out]`
    : text;
}

function blockText(block: McpContent): string {
  if (block.type === "text") return block.text ?? "";
  const of = block.mimeType === null || block.mimeType === undefined ? "" : ` of the type ${block.mimeType}`;
  if (block.type === "image" || block.type === "audio") return `[${block.type}${of}, shown to the user]`;
  if (block.type === "resource_link") return `[resource ${block.uri ?? block.name ?? ""}${of}]`;
  const { text, uri } = block.resource ?? {};
  if (typeof text === "string") return typeof uri === "string" ? `${uri}:\n${text}` : text;
  return typeof uri === "string" ? `[resource ${uri}]` : `[${block.type}]`;
}
