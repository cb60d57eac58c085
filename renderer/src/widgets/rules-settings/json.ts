/** JSON as it is read, compared and written here. */

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values say the same; the order of an object's fields does not count. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

/** A value as text to read, fields in the order of their names. */
export function pretty(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(ordered(value), null, 2);
}

/** The object in a text, or what is wrong with it. */
export function parseObject(text: string): { readonly value: Json } | { readonly fault: string } {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? { value } : { fault: "This must be an object: { … }." };
  } catch (error) {
    return { fault: `This is no JSON: ${error instanceof Error ? error.message : "it cannot be read"}.` };
  }
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, ordered(value[name])]),
  );
}
