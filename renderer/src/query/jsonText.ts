/** JSON that a person typed: its value, or what is wrong with it in words. */
export type JsonText = { readonly value: unknown; readonly fault?: never } | { readonly fault: string };

/** Reads JSON; nothing but white space is an empty object. */
export function readJson(text: string): JsonText {
  if (text.trim() === "") return { value: {} };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: `This is not JSON${placeOf(error)}. Names and texts stand in double quotes.` };
  }
}

/** Where V8 says that it stopped reading. */
function placeOf(error: unknown): string {
  const found = /\(line (\d+) column (\d+)\)/u.exec(error instanceof Error ? error.message : "");
  return found === null ? "" : `: line ${found[1]}, column ${found[2]}`;
}
