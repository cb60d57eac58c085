import { expect, test } from "vitest";
import type { McpContent } from "../../ipc/messages.gen.ts";
import { columnsOf, shownAs, unwrapped } from "./blocks.ts";

function block(type: string, changes: Partial<McpContent> = {}): McpContent {
  const nothing = { text: null, data: null, mimeType: null, uri: null, name: null, resource: null, annotations: null };
  return { type, ...nothing, ...changes };
}

test("each kind of block is shown as what it is", () => {
  const shown = [
    block("text", { text: "hello" }),
    block("text", { text: ' [{"a": 1}]' }),
    block("text", { text: "{not json" }),
    block("image", { data: "AAAA", mimeType: "image/png" }),
    block("audio", { data: "AAAA", mimeType: "audio/wav" }),
    block("resource", { resource: { uri: "demo://a/note.txt", mimeType: "text/plain", text: "words" } }),
    block("resource", { resource: { uri: "demo://a/picture", mimeType: "image/png", blob: "AAAA" } }),
    block("resource", { resource: { uri: "demo://a/archive.gz", mimeType: "application/gzip", blob: "AAAA" } }),
    block("resource_link", { name: "Notes", uri: "file:///notes" }),
    block("hologram"),
  ].map(shownAs);
  expect(shown.map(({ as }) => as)).toEqual([
    "text",
    "data",
    "text",
    "image",
    "audio",
    "file",
    "image",
    "file",
    "file",
    "file",
  ]);
  expect(shown[3]).toEqual({ as: "image", source: "data:image/png;base64,AAAA", name: "image" });
});

test("nothing but base64 of a picture or a sound becomes an address", () => {
  const odd = [
    block("image", { data: "AAAA", mimeType: "text/html" }),
    block("image", { data: 'AA"onerror', mimeType: "image/png" }),
    block("audio", { data: "AAAA", mimeType: "audio/x;base64,evil" }),
  ].map(shownAs);
  expect(odd.map(({ as }) => as)).toEqual(["file", "file", "file"]);
});

test("a list of flat objects is a table; what wraps it is taken away", () => {
  expect(columnsOf(unwrapped({ items: [{ a: 1 }, { b: "x" }] }))).toEqual(["a", "b"]);
  expect([columnsOf([]), columnsOf([{ a: {} }]), columnsOf({ a: 1 }), columnsOf([1])]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(unwrapped({ a: [1], b: 2 })).toEqual({ a: [1], b: 2 });
});
