/** An image on its way to the model: what can be sent, and how it is shown. */

import { formatBytes } from "../../ui/format.ts";
import { host } from "../kit/host.ts";

/** An image that can be sent: by its address, or as a data URL. */
export interface Chosen {
  readonly name: string;
  readonly facts: string;
  readonly sent: { readonly imageUrl: string };
  /** A small picture to show, as a data URL; empty where this frame has not seen the image. */
  readonly preview: string;
}

/** As much as goes in one call, with room for its other params. */
const MOST_URL = 6_000_000;
const LARGEST_SIDE = 2_048;
const PREVIEW_SIDE = 480;
const KINDS = /^image\/(png|jpeg|gif|webp)$/u;

/** The image that the user picks in the system's own dialog; undefined where they close it. */
export async function pickImage(): Promise<Chosen | undefined> {
  const file = await host.latchkey.pickFile({ accept: [".png", ".jpg", ".jpeg", ".gif", ".webp"] });
  return file === undefined ? undefined : await readFile(file);
}

/** The image in a file that was chosen, dropped or pasted. One that is large is made smaller: models look no closer. */
export async function readFile(file: File): Promise<Chosen> {
  if (!KINDS.test(file.type)) throw new Error("PNG, JPEG, GIF and WebP can be described.");
  const name = file.name || "The pasted image";
  const kind = `${file.type.replace("image/", "").toUpperCase()} · ${formatBytes(file.size)}`;
  const whole = await dataUrl(file);
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) {
    // Damaged, or of a kind that its name does not tell: whether it can be read is the service's to say.
    if (whole.length > MOST_URL) throw new Error("This file is too large, or no image that can be read.");
    return { name, facts: kind, sent: { imageUrl: whole }, preview: "" };
  }
  const fits = whole.length <= MOST_URL && Math.max(bitmap.width, bitmap.height) <= LARGEST_SIDE * 2;
  const imageUrl = fits ? whole : await smaller(bitmap, LARGEST_SIDE);
  const preview = await smaller(bitmap, PREVIEW_SIDE);
  return { name, facts: `${kind} · ${bitmap.width} × ${bitmap.height}`, sent: { imageUrl }, preview };
}

/** The image at an address, which the service fetches itself. Throws for what is none. */
export function atAddress(address: string): Chosen {
  const url = URL.parse(address.trim());
  if (url?.protocol !== "https:") throw new Error("An address begins with https://");
  return {
    name: url.pathname.split("/").pop() || url.host,
    facts: url.host,
    sent: { imageUrl: url.href },
    preview: "",
  };
}

async function smaller(bitmap: ImageBitmap, side: number): Promise<string> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((length) => Math.max(1, Math.round(length * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  const drawing = canvas.getContext("2d");
  if (drawing === null) throw new Error("The image cannot be made smaller.");
  drawing.fillStyle = "white";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return await dataUrl(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 }));
}

async function dataUrl(blob: Blob): Promise<string> {
  return await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error("The file cannot be read.")));
    reader.readAsDataURL(blob);
  });
}
