import { formatBytes, formatCount, formatMs } from "../ui/format.ts";

/** One counter, with its name and value as people read them. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** One group of counters. */
export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Counters as the main process sends them; which ones there are is the caches' business. */
export function countersOf(answer: unknown): Readonly<Record<string, unknown>> {
  return isRecord(answer) ? answer : {};
}

/** Whatever counters there are, so that a new one in the main process shows here at once. Nested objects are groups. */
export function factGroups(stats: Readonly<Record<string, unknown>>, title: string): FactGroup[] {
  const facts: Fact[] = [];
  const groups: FactGroup[] = [];
  for (const [key, value] of Object.entries(stats)) {
    if (isScalar(value)) facts.push({ name: inWords(key), value: formatValue(key, value) });
    else if (isRecord(value)) groups.push(...factGroups(value, `${title} · ${inWords(key)}`));
  }
  return facts.length === 0 ? groups : [{ title, facts }, ...groups];
}

/** The number under a name, at the top or among the totals; undefined where the main process counts no such thing. */
export function numberIn(stats: Readonly<Record<string, unknown>> | undefined, name: string): number | undefined {
  const found = stats?.[name] ?? (isRecord(stats?.["totals"]) ? stats["totals"][name] : undefined);
  return typeof found === "number" ? found : undefined;
}

/** The rows under a name. */
export function rowsIn(
  stats: Readonly<Record<string, unknown>> | undefined,
  name: string,
): readonly Record<string, unknown>[] {
  const found = stats?.[name];
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** A value in the unit that its name ends with: `…Ms`, `…S`, `…bytes`. */
export function formatValue(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  if (name.endsWith("Ms")) return formatMs(value);
  if (/S$|Seconds$/.test(name)) return formatMs(value * 1000);
  if (/bytes$/i.test(name)) return formatBytes(value);
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(2);
}

const WORDS: Readonly<Record<string, string>> = {
  inflight: "In flight",
  p50Ms: "Median",
  p99Ms: "99th percentile",
  appId: "App",
  providerName: "Provider",
};

/** `timeSavedMs` → `Time saved`. */
export function inWords(name: string): string {
  const known = WORDS[name];
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
