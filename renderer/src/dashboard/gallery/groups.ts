import type { Manifest, Slot } from "../../ipc/messages.gen.ts";
import { folded } from "../../ui/folded.ts";

export type Category = NonNullable<Manifest["category"]>;

/** The groups of the gallery in their order, by what their widgets are for. */
const GROUPS: readonly (readonly [Category | "other", string])[] = [
  ["search", "Search"],
  ["ai", "AI"],
  ["data", "Data"],
  ["tools", "Tools"],
  ["time", "Time & notes"],
  ["other", "Others"],
];

/** The group of a widget: the one that its manifest names, else the one of what it asks. */
export function groupOf(manifest: Manifest): Category | "other" {
  if (manifest.category !== null) return manifest.category;
  const asks = (service: string): boolean => manifest.channels.some((channel) => channel.startsWith(`${service}-`));
  if (asks("openai")) return "ai";
  if (asks("algolia")) return "search";
  if (asks("rest")) return "data";
  return asks("mcp") ? "tools" : "other";
}

/** The widgets by group, those that hold every word that is wanted; a group without any is left out. */
export function grouped(manifests: readonly Manifest[], wanted: string): [string, Manifest[]][] {
  const words = folded(wanted).split(/\s+/u).filter(Boolean);
  const found = manifests.filter((manifest) => {
    const text = folded(`${manifest.name} ${manifest.description}`);
    return words.every((word) => text.includes(word));
  });
  return GROUPS.flatMap(([group, title]) => {
    const members = found.filter((manifest) => groupOf(manifest) === group);
    return members.length === 0 ? [] : [[title, members] as [string, Manifest[]]];
  });
}

/** The widget that Enter adds: the first whose name begins with what is wanted, else the first of all. */
export function bestOf(groups: readonly [string, Manifest[]][], wanted: string): Manifest | undefined {
  const start = folded(wanted.trim());
  const found = groups.flatMap(([, members]) => members);
  return found.find((manifest) => folded(manifest.name).startsWith(start)) ?? found[0];
}

const OPTIONAL = / \(optional\)$/u;

/** What a widget needs, and what it can use besides, in words. `labels` are the names of types of providers. */
export function needsOf(manifest: Manifest, labels: ReadonlyMap<string, string>): string {
  const slots = Object.values(manifest.slots);
  if (slots.length === 0) return "Uses no provider";
  const typesOf = (slot: Slot): string => either(slot.types.map((type) => nameOf(labels.get(type) ?? type)));
  const told = (slot: Slot): string => {
    const types = typesOf(slot);
    // "REST API (REST API)" says nothing that "REST API" does not.
    return types.replace(/^an? /u, "") === slot.label ? slot.label : `${slot.label} (${types})`;
  };
  const needed = slots.filter((slot) => !OPTIONAL.test(slot.label)).map(told);
  const besides = new Set(slots.filter((slot) => OPTIONAL.test(slot.label)).map(typesOf));
  return [
    needed.length === 0 ? "" : `Needs: ${needed.join(", ")}`,
    besides.size === 0 ? "" : `Can use: ${[...besides].join(", ")}`,
  ]
    .filter(Boolean)
    .join(". ");
}

/** A type by the first part of its name: what comes after a colon explains it. */
export function nameOf(label: string): string {
  return TYPES.get(label) ?? label.split(":")[0] ?? label;
}

/** `A, B or C`. */
export function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Names of types that no provider type has. */
const TYPES: ReadonlyMap<string, string> = new Map([["mcp", "an MCP server"]]);

/** Whether a widget can run before anybody has chosen a provider for it. */
export function canPreview(manifest: Manifest): boolean {
  return Object.values(manifest.slots).every((slot) => slot.types.includes("local-search"));
}
