/** The JMESPath of a place in JSON, and which places hold a text that is looked for. */

export type Step = string | number;

/** `["hits", 0, "my name"]` as `hits[0]."my name"`; the root is `@`. */
export function pathTo(steps: readonly Step[]): string {
  let path = "";
  for (const step of steps) {
    if (typeof step === "number") path += `[${step}]`;
    else path += `${path === "" ? "" : "."}${/^[A-Za-z_]\w*$/u.test(step) ? step : JSON.stringify(step)}`;
  }
  return path === "" ? "@" : path;
}

/** The members of an object or list; undefined for any other value. */
export function membersOf(value: unknown): [Step, unknown][] | undefined {
  if (Array.isArray(value)) return value.map((one, at) => [at, one]);
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
}

/** How many places are looked at: a long answer must not hold the widget up. */
const MOST_LOOKED_AT = 50_000;

/**
 * The places whose name or value holds `needle` and all that is around them, as paths, and how many hold it themselves.
 */
export function matching(
  value: unknown,
  needle: string,
): { readonly shown: ReadonlySet<string>; readonly hits: number } {
  const wanted = needle.toLowerCase();
  const shown = new Set<string>();
  let left = MOST_LOOKED_AT;
  let hits = 0;
  const look = (one: unknown, steps: readonly Step[]): boolean => {
    if (left-- <= 0) return false;
    const members = membersOf(one);
    const own = typeof steps.at(-1) === "string" && String(steps.at(-1)).toLowerCase().includes(wanted);
    const held = members === undefined && String(one).toLowerCase().includes(wanted);
    let inside = false;
    for (const [step, member] of members ?? []) inside = look(member, [...steps, step]) || inside;
    if (own || held) hits += 1;
    if (own || held || inside) shown.add(pathTo(steps));
    return own || held || inside;
  };
  look(value, []);
  return { shown, hits };
}

/** A value in one line: text as it is, an object or list by its size. */
export function summaryOf(value: unknown): string {
  const members = membersOf(value);
  if (members === undefined) return typeof value === "string" ? `“${value}”` : String(value);
  const [one, more, left, right] = Array.isArray(value) ? ["item", "items", "[", "]"] : ["field", "fields", "{", "}"];
  return members.length === 0
    ? `${left}${right}`
    : `${left} ${members.length} ${members.length === 1 ? one : more} ${right}`;
}
