import base from "./base.css?inline";

/** The shell's typeface, which the build puts into every built-in widget's folder. Here, so that no bundler looks for it. */
function addFont(): void {
  const inter = new FontFace("Inter Variable", 'url("/inter.woff2") format("woff2")', {
    weight: "100 900",
    display: "block",
  });
  document.fonts.add(inter);
}

/** Gives the widget the kit's look and its own CSS. */
export function addStyles(...sheets: readonly string[]): void {
  addFont();
  document.adoptedStyleSheets = [base, ...sheets].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}
