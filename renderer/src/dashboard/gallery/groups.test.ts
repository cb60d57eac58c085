import { expect, test } from "vitest";
import type { Manifest } from "../../ipc/messages.gen.ts";
import { bestOf, canPreview, groupOf, grouped, needsOf } from "./groups.ts";
import { sampleOf } from "./samples.ts";

const widget = (fields: Partial<Manifest>): Manifest =>
  ({ id: "a", name: "A", description: "", category: null, channels: [], slots: {}, ...fields }) as Manifest;

test("a widget is in the group that its manifest names, else in that of what it asks", () => {
  expect([
    groupOf(widget({ category: "time", channels: ["openai-chat"] })),
    groupOf(widget({ channels: ["algolia-search", "openai-chat"] })),
    groupOf(widget({ channels: ["mcp-call-tool"] })),
    groupOf(widget({ channels: ["stripe-balance"] })),
  ]).toEqual(["time", "ai", "tools", "other"]);
});

test("groups stand in their order, with every word that is wanted, and empty ones are left out", () => {
  const all = [
    widget({ id: "note", name: "Note", category: "time", description: "A sheet to write on." }),
    widget({ id: "search", name: "Search", category: "search" }),
    widget({ id: "markdown", name: "Markdown", category: "time" }),
  ];
  const names = (wanted: string): [string, string[]][] =>
    grouped(all, wanted).map(([title, members]) => [title, members.map((one) => one.id)]);
  expect([names(""), names(" WRITE sheet"), names("nothing")]).toEqual([
    [
      ["Search", ["search"]],
      ["Time & notes", ["note", "markdown"]],
    ],
    [["Time & notes", ["note"]]],
    [],
  ]);
});

test("Enter in the filter adds the widget whose name begins with what was typed, else the first", () => {
  const groups = grouped(
    [
      widget({ id: "index", name: "Index browser", category: "search", description: "Searches" }),
      widget({ id: "search", name: "Search", category: "search" }),
    ],
    "sear",
  );
  const best = (wanted: string): string | undefined => bestOf(groups, wanted)?.id;
  expect([best(" Sear"), best("rch"), bestOf([], "x")?.id]).toEqual(["search", "index", undefined]);
});

test("what a widget needs is told in words, and only what Local Search can fill is previewed", () => {
  const search = widget({
    slots: { search: { label: "Search provider", types: ["algolia", "local-search"], tools: [] } },
  });
  const tools = widget({ slots: { server: { label: "Server", types: ["mcp"], tools: [] } } });
  const server = widget({ slots: { api: { label: "MCP server", types: ["mcp"], tools: [] } } });
  const labels = new Map([
    ["local-search", "Local Search: on this computer"],
    ["algolia", "Algolia"],
  ]);
  const chat = widget({
    slots: {
      model: { label: "Model", types: ["openai"], tools: [] },
      tools: { label: "Tools (optional)", types: ["mcp"], tools: [] },
      more: { label: "More (optional)", types: ["mcp"], tools: [] },
    },
  });
  expect([
    needsOf(search, labels),
    needsOf(tools, labels),
    needsOf(widget({}), labels),
    needsOf(chat, labels),
    needsOf(server, labels),
  ]).toEqual([
    "Needs: Search provider (Algolia or Local Search)",
    "Needs: Server (an MCP server)",
    "Uses no provider",
    "Needs: Model (openai). Can use: an MCP server",
    "Needs: MCP server",
  ]);
  expect([search, tools, widget({})].map(canPreview)).toEqual([true, false, true]);
});

test("a preview with made-up text says so", () => {
  expect([sampleOf("markdown", new Date()).invented, sampleOf("search", new Date()).invented]).toEqual([true, false]);
});
