/** What a block of a tool's result shows as. Everything in it comes from the server. */

import type { McpContent } from "../../ipc/messages.gen.ts";

export type Shown =
  | { readonly as: "text"; readonly text: string }
  | { readonly as: "data"; readonly value: unknown }
  | { readonly as: "image" | "audio"; readonly source: string; readonly name: string }
  | { readonly as: "file"; readonly name: string; readonly facts: string; readonly text?: string };

const IMAGES = /^image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml)$/u;
const SOUNDS = /^audio\/[a-z0-9.+-]+$/u;
const BASE64 = /^[A-Za-z0-9+/=\s]*$/u;

/** How a block is shown: text, data, a picture, a sound, or a file by its name. */
export function shownAs(block: McpContent): Shown {
  switch (block.type) {
    case "text":
      return ofText(block.text ?? "");
    case "image":
    case "audio":
      return ofBinary(block.mimeType ?? "", block.data ?? "", block.type);
    case "resource":
      return ofResource(block.resource ?? {});
    case "resource_link":
      return {
        as: "file",
        name: block.name ?? "A resource",
        facts: [block.uri, block.mimeType].filter(Boolean).join(" · "),
      };
    default:
      return { as: "file", name: `Something of the kind “${block.type}”`, facts: "It cannot be shown here." };
  }
}

/** The columns of a list of flat objects, or null for other data. */
export function columnsOf(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows: unknown[] = value;
  if (
    !rows.every((row) => isObject(row) && Object.values(row).every((cell) => !isObject(cell) && !Array.isArray(cell)))
  )
    return null;
  return [...new Set(rows.flatMap((row) => Object.keys(row as object)))].slice(0, 12);
}

/** The one list in an object that holds nothing but it: servers like to wrap their lists. */
export function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.values(value);
  return entries.length === 1 && Array.isArray(entries[0]) ? entries[0] : value;
}

function ofText(text: string): Shown {
  const trimmed = text.trim();
  if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
    try {
      return { as: "data", value: JSON.parse(trimmed) as unknown };
    } catch {
      // Text that begins like JSON.
    }
  }
  return { as: "text", text };
}

function ofBinary(mimeType: string, data: string, name: string): Shown {
  const type = mimeType.toLowerCase();
  const kind = IMAGES.test(type) ? "image" : SOUNDS.test(type) ? "audio" : undefined;
  if (kind === undefined || !BASE64.test(data)) {
    return {
      as: "file",
      name: name || "Data",
      facts: `${type || "no type"} · ${Math.round((data.length * 3) / 4)} bytes`,
    };
  }
  return { as: kind, source: `data:${type};base64,${data}`, name };
}

function ofResource(resource: Readonly<Record<string, unknown>>): Shown {
  const [uri, type] = [textOf(resource["uri"]), textOf(resource["mimeType"])];
  const name = uri.split("/").pop() ?? uri;
  if (typeof resource["text"] === "string") {
    return { as: "file", name, facts: [uri, type].filter(Boolean).join(" · "), text: resource["text"] };
  }
  return ofBinary(type, textOf(resource["blob"]), name);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
