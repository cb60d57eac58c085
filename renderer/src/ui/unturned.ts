/**
 * A text in which the characters that turn writing around are written out: whoever sends them decides what the words behind
 * them, ours included, look like (https://trojansource.codes). Letters that run from right to left do so without them.
 */
export function unturned(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
}
