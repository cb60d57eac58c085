import { type JSONValue, compile, search } from "@jmespath-community/jmespath";

/** What a path finds, or what is wrong with the path in words. */
export type Found = { readonly value: unknown; readonly fault?: never } | { readonly fault: string };

/** What is wrong with a JMESPath expression; undefined for one that can be read. An empty one is the whole answer. */
export function pathFault(path: string): string | undefined {
  if (path.trim() === "") return undefined;
  try {
    compile(path);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

/** What a JMESPath expression finds in `data`. */
export function select(data: unknown, path: string): Found {
  if (path.trim() === "") return { value: data };
  try {
    const value: unknown = search(data as JSONValue, path);
    // A name such as `constructor` or `__proto__` would reach what every object inherits.
    return { value: typeof value === "function" || value === Object.prototype ? null : value };
  } catch (error) {
    return { fault: wordsOf(error) };
  }
}

/** What the library calls the signs that it expects. */
const SIGNS: Readonly<Record<string, string>> = { Rbracket: "]", Rparen: ")", Rbrace: "}", Colon: ":", Lparen: "(" };

/** The library's words, without those that only its author needs. */
function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const plain = said
    .replace(/^(syntax error|syntax)[:,]\s*/iu, "")
    .replace(/^invalid token \(EOF\).*$/u, "it ends too early")
    .replace(/^expected (\w+), got: EOF$/u, (_, sign: string) => missing(sign))
    .replace(/^expected (\w+), got: \w+$/u, (whole, sign: string) =>
      Object.hasOwn(SIGNS, sign) ? missing(sign) : whole,
    )
    .replace(/unexpected token type: \w+, value: (.*)$/u, "“$1” is not expected there");
  return `The path cannot be used: ${plain.replace(/\.$/u, "")}.`;
}

function missing(sign: string): string {
  return Object.hasOwn(SIGNS, sign) ? `“${SIGNS[sign]}” is missing` : "it ends too early";
}
