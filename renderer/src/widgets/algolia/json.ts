/** What a JSON value says in one line. */

const MOST = 90;
const PICTURE = /^data:image\/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+$/u;

/** A picture that the value itself is; a frame has no network, so an address of one is text. */
export function pictureOf(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("data:image/") && PICTURE.test(value) ? value : undefined;
}

/** A value in one short line, as in the cell of a table. Empty for what is not there. */
export function lineOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return shortened(value.replaceAll(/\s+/g, " ").trim());
  if (Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null))
    return shortened(value.map(String).join(", "));
  return shortened(JSON.stringify(value));
}

/** What a list or an object holds, while it is folded. */
export function summaryOf(value: object): string {
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== "object" || one === null);
    const all = plain ? value.map(String).join(", ") : "";
    if (plain && all.length <= MOST) return all;
    return `${value.length} ${value.length === 1 ? "entry" : "entries"}`;
  }
  return shortened(Object.keys(value).join(", "));
}

function shortened(text: string): string {
  return text.length > 2 * MOST ? `${text.slice(0, 2 * MOST)}…` : text;
}
