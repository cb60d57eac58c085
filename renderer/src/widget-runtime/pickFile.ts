/** `latchkey.pickFile`: a file that the user hands to this widget. */

import type { Transport } from "../ipc/transport.ts";

/** The chosen file; undefined where the user changed their mind. */
export async function pickFile(transport: Transport, accept: readonly string[]): Promise<File | undefined> {
  const { file } = (await transport.call("widget-pick-file", { accept: [...accept] }, { timeoutMs: 3_600_000 })) as {
    file: { name: string; type: string; data: string } | null;
  };
  return file === null ? undefined : new File([bytesOf(file.data)], file.name, { type: file.type });
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
