/** A text as searches compare it: small letters, each with its accent as one character, however it was typed or stored. */
export function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
