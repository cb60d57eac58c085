import { formatBytes, formatCount, formatMs } from "../ui/format.ts";

/** One counter, with its name and value as people read them. */
interface Counter {
  readonly name: string;
  readonly value: string;
}

/** One group of counters. */
export interface CounterGroup {
  readonly title: string;
  readonly counters: readonly Counter[];
}

/** The counters in an answer of the main process, under the names that the caches chose. */
export function countersOf(answer: unknown): Readonly<Record<string, unknown>> {
  return isRecord(answer) ? answer : {};
}

/** All counters as groups for display; nested objects become groups of their own. New counters need no change here. */
export function counterGroups(stats: Readonly<Record<string, unknown>>, title: string): CounterGroup[] {
  const counters: Counter[] = [];
  const groups: CounterGroup[] = [];
  for (const [key, value] of Object.entries(stats)) {
    if (isScalar(value)) counters.push({ name: labelOf(key), value: formatValue(key, value) });
    else if (isRecord(value)) groups.push(...counterGroups(value, `${title} · ${labelOf(key)}`));
  }
  return counters.length === 0 ? groups : [{ title, counters }, ...groups];
}

/** The number under a name, at the top level or in `totals`; undefined where there is none. */
export function numberIn(stats: Readonly<Record<string, unknown>> | undefined, name: string): number | undefined {
  const found = stats?.[name] ?? (isRecord(stats?.["totals"]) ? stats["totals"][name] : undefined);
  return typeof found === "number" ? found : undefined;
}

/** The list of objects under a name; empty where there is none. */
export function rowsIn(
  stats: Readonly<Record<string, unknown>> | undefined,
  name: string,
): readonly Record<string, unknown>[] {
  const found = stats?.[name];
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** A value for display, in the unit that its name ends with: `…Ms`, `…S`, `…bytes`. */
export function formatValue(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  if (name.endsWith("Ms")) return formatMs(value);
  if (/S$|Seconds$/.test(name)) return formatMs(value * 1000);
  if (/bytes$/i.test(name)) return formatBytes(value);
  return formatCount(Math.round(value * 100) / 100);
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ["inflight", "In flight"],
  ["p50Ms", "Median"],
  ["p99Ms", "99th percentile"],
  ["appId", "App"],
  ["providerName", "Provider"],
]);

/** `timeSavedMs` → `Time saved`. */
export function labelOf(name: string): string {
  const known = LABELS.get(name);
  if (known !== undefined) return known;
  const words = name
    .replace(/(Ms|S)$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
