import { setNonce } from "get-nonce";

declare global {
  /** Where libraries that inject `<style>` look for the nonce that the page's policy asks of them. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce that the page's policy asks of injected styles. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
}

/** Tells the nonce to the libraries that inject styles on their own. Call it before any of them renders. */
export function announceStyleNonce(): void {
  setNonce(styleNonce());
  globalThis.__webpack_nonce__ = styleNonce();
}
