/** The shell's theme, as it tells every frame. */

export interface Theme {
  readonly scheme: "light" | "dark";
  /** CSS variables: `--lk-…` to their values. */
  readonly tokens: Readonly<Record<string, string>>;
}

const TOKEN = /^--lk-[a-z0-9-]+$/;

/** The system's colours, until the shell has spoken. */
export function systemTheme(): Theme {
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return { scheme: dark ? "dark" : "light", tokens: {} };
}

/** Puts the tokens on the document's root whenever the shell tells them, and passes them on. */
export function hearTheme(appOrigin: string, tell: (theme: Theme) => void): void {
  window.addEventListener("message", (event) => {
    if (!event.isTrusted || event.source !== window.parent || event.origin !== appOrigin) return;
    if (typeof event.data !== "object" || event.data?.latchkey !== "theme") return;
    const theme = read(event.data.theme);
    apply(theme);
    tell(theme);
  });
}

function read(told: { scheme?: unknown; tokens?: unknown }): Theme {
  const tokens = Object.entries(told.tokens ?? {}).filter(([name]) => TOKEN.test(name));
  return {
    scheme: told.scheme === "dark" ? "dark" : "light",
    tokens: Object.fromEntries(tokens.map(([name, value]) => [name, String(value)])),
  };
}

function apply({ scheme, tokens }: Theme): void {
  const { style } = document.documentElement;
  style.colorScheme = scheme;
  for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
}
