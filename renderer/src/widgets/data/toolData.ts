import type { McpToolResult } from "../../ipc/messages.gen.ts";

/** The data in a tool's result: its structured content, else the first text that is JSON, else its text. */
export function dataOf(result: McpToolResult): unknown {
  const texts = result.content.flatMap((block) => (typeof block.text === "string" ? [block.text] : []));
  if (result.isError) throw new Error(texts.join("\n").slice(0, 400) || "The tool says that it failed.");
  if (result.structuredContent !== null && result.structuredContent !== undefined) return result.structuredContent;
  for (const text of texts) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Not this one.
    }
  }
  return texts.join("\n");
}
