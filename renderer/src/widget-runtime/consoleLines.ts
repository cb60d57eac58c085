/** Turns what a widget writes, and what goes wrong in it, into lines of bounded text. */

export type Level = "debug" | "log" | "info" | "warn" | "error" | "uncaught";

export interface Line {
  level: Level;
  text: string;
  /** Where in the widget's source: `widget.js:12:7`, or nothing. */
  place: string;
  count: number;
}

const LONGEST_TEXT = 4_000;
const LONGEST_VALUE = 2_000;
const LONGEST_PLACE = 200;

/** The arguments of a `console` call as one text. */
export function textOf(values: readonly unknown[]): string {
  return values.map(shown).join(" ").slice(0, LONGEST_TEXT);
}

/** One value as a person would read it. Never throws: getters and proxies may. */
export function shown(value: unknown): string {
  try {
    if (typeof value === "string") return value.slice(0, LONGEST_TEXT);
    if (value instanceof Error)
      return value.stack?.includes(value.message) ? tidy(value.stack) : `${value.name}: ${value.message}`;
    if (typeof value === "object" && value !== null)
      return JSON.stringify(value, plain())?.slice(0, LONGEST_VALUE) ?? "{}";
    return String(value).slice(0, LONGEST_VALUE);
  } catch {
    return "(a value that cannot be shown)";
  }
}

/** The first place in the widget's own files that a stack names. */
export function placeIn(stack: string | undefined): string {
  for (const line of stack?.split("\n") ?? []) {
    const match = /widget:\/\/[^/\s]+\/([^\s)]+:\d+:\d+)/.exec(line);
    if (match?.[1] !== undefined && !match[1].startsWith("~")) return match[1].slice(0, LONGEST_PLACE);
  }
  return "";
}

/** A place as the `error` event of the window gives it. */
export function placeOf(address: string, line: number, column: number): string {
  const path = /^widget:\/\/[^/]+\/(.+)$/.exec(address)?.[1];
  return path === undefined || path.startsWith("~") ? "" : `${path}:${line}:${column}`.slice(0, LONGEST_PLACE);
}

/** A stack without this runtime's own frames, and without the part of every address that is the same. */
function tidy(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !/widget:\/\/[^/\s]+\/~runtime\.js/.test(line))
    .join("\n")
    .replaceAll(/widget:\/\/[^/\s]+\//g, "")
    .slice(0, LONGEST_VALUE);
}

/** For `JSON.stringify`: shows what JSON leaves out, and ends cycles. */
function plain(): (key: string, value: unknown) => unknown {
  const seen = new Set<unknown>();
  return (_key, value) => {
    if (typeof value === "function") return `[function ${value.name}]`;
    if (typeof value === "bigint" || typeof value === "symbol" || value === undefined) return String(value);
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Node) return `<${value.nodeName.toLowerCase()}>`;
    if (seen.has(value)) return "[seen above]";
    seen.add(value);
    return value;
  };
}
