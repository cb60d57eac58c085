import { formatCount } from "../../ui/format.ts";

/** A place in a value and what is there, as a line of text. */
export interface Line {
  readonly path: string;
  readonly text: string;
}

const MOST = 300;

/** The places of a JSON value whose path or value has the words in it; no more than a few hundred. */
export function linesWith(value: unknown, words: string): { lines: Line[]; more: boolean } {
  const wanted = words.trim().toLowerCase();
  const lines: Line[] = [];
  const waiting: { path: string; value: unknown }[] = [{ path: "", value }];
  while (waiting.length > 0 && lines.length <= MOST) {
    const one = waiting.pop() as { path: string; value: unknown };
    if (typeof one.value === "object" && one.value !== null) {
      const inner = Array.isArray(one.value)
        ? one.value.map((item, at) => ({ path: `${one.path}[${at}]`, value: item as unknown }))
        : Object.entries(one.value).map(([name, item]) => ({ path: joined(one.path, name), value: item as unknown }));
      waiting.push(...inner.reverse());
    } else {
      const text = JSON.stringify(one.value);
      if (`${one.path} ${text}`.toLowerCase().includes(wanted)) lines.push({ path: one.path, text });
    }
  }
  return { lines: lines.slice(0, MOST), more: lines.length > MOST };
}

function joined(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** What a closed part of a tree holds, in a few words. */
export function summaryOf(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? "[ ]" : `[ ${formatCount(value.length)} ]`;
  const names = Object.keys(value);
  if (names.length === 0) return "{ }";
  const shown = names.slice(0, 4).join(", ");
  return `{ ${shown}${names.length > 4 ? `, … ${names.length - 4} more` : ""} }`;
}
