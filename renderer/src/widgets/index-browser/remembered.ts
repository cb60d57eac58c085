/** What the tile remembers of how its user looks at each index. */

import { host } from "../kit/host.ts";

/** Per index the columns that were chosen; and how many records a page has, where that was chosen. */
export interface Looks {
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly pageSize?: number;
}

const KEY = "looks";
export const PLAIN: Looks = { columns: {} };

/** What was remembered; nothing where it cannot be read. */
export async function recallLooks(): Promise<Looks> {
  const kept: unknown = await host.latchkey.storage.get(KEY).catch(() => undefined);
  if (typeof kept !== "object" || kept === null) return PLAIN;
  const { columns, pageSize } = kept as { columns?: unknown; pageSize?: unknown };
  const lists = typeof columns === "object" && columns !== null ? Object.entries(columns) : [];
  return {
    columns: Object.fromEntries(lists.filter(([, names]) => isNames(names))),
    ...(typeof pageSize === "number" && pageSize >= 1 && pageSize <= 100 ? { pageSize: Math.floor(pageSize) } : {}),
  };
}

/** Remembers. What does not fit is forgotten, and nothing else is lost by that. */
export function rememberLooks(looks: Looks): Looks {
  host.latchkey.storage.set(KEY, looks).catch(() => undefined);
  return looks;
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}
