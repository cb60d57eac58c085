import { setNonce } from "get-nonce";

declare global {
  /** Some libraries that inject `<style>` take their nonce from here. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce that the page's policy requires of injected styles. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
}

/** Gives the nonce to the libraries that inject styles on their own; called before any of them renders. */
export function announceStyleNonce(): void {
  setNonce(styleNonce());
  globalThis.__webpack_nonce__ = styleNonce();
}
