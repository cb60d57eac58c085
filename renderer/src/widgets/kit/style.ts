import base from "./base.css?inline";

/** Loads the shell's typeface, which the build copies into every built-in widget. CSS would make the bundler look for it. */
function addFont(): void {
  const inter = new FontFace("Inter Variable", 'url("/inter.woff2") format("woff2")', {
    weight: "100 900",
    display: "block",
  });
  document.fonts.add(inter);
  // Before the first text wants it: else all is laid out and drawn twice. Without it the system's typeface is used.
  inter.load().catch(() => undefined);
}

/** Adds the kit's styles and the widget's own. */
export function addStyles(...sheets: readonly string[]): void {
  addFont();
  document.adoptedStyleSheets = [base, ...sheets].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}
