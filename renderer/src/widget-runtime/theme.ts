/** Receives the shell's theme. */

import type { Theme } from "../ipc/messages.gen.ts";

const TOKEN = /^--lk-[a-z0-9-]+$/;

/** The system's colour scheme, for the time before the shell's theme has arrived. */
export function systemTheme(): Theme {
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return { scheme: dark ? "dark" : "light", tokens: {} };
}

/** Sets the shell's tokens as CSS variables whenever they arrive, then calls `onTheme`. */
export function receiveTheme(appOrigin: string, onTheme: (theme: Theme) => void): void {
  window.addEventListener("message", (event) => {
    if (!event.isTrusted || event.source !== window.parent || event.origin !== appOrigin) return;
    if (typeof event.data !== "object" || event.data?.latchkey !== "theme") return;
    const theme = read(event.data.theme);
    apply(theme);
    onTheme(theme);
  });
}

function read(sent: { scheme?: unknown; tokens?: unknown }): Theme {
  const tokens = Object.entries(sent.tokens ?? {}).filter(([name]) => TOKEN.test(name));
  return {
    scheme: sent.scheme === "dark" ? "dark" : "light",
    tokens: Object.fromEntries(tokens.map(([name, value]) => [name, String(value)])),
  };
}

function apply({ scheme, tokens }: Theme): void {
  const { style } = document.documentElement;
  style.colorScheme = scheme;
  for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
}
