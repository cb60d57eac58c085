import css from "./kit.css?inline";

/** Adds the look of the kit's components to the document, once. */
export function addStyle(): void {
  if (added) return;
  added = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

let added = false;
