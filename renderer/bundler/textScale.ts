/** Lets the user's text size reach every text: each size in pixels in our styles follows `--lk-text-scale`. */

/** What this needs of PostCSS, which Vite brings. */
interface Declaration {
  prop: string;
  value: string;
  readonly source?: { readonly input: { readonly file?: string } };
}

/** The first size of a value; one inside `clamp()` and its like stands in a relation to others and is left alone. */
const PIXELS = /^([^(]*?)(?<![\w.-])(\d+(?:\.\d+)?)px/;

/** A PostCSS plugin. The styles say plain pixels, as a person reads them; an icon or a space keeps its size. */
export const textScale = {
  postcssPlugin: "latchkey-text-scale",
  Declaration(declaration: Declaration): void {
    const { prop, value, source } = declaration;
    if (source?.input.file?.includes("node_modules") === true || value.includes("--lk-text-scale")) return;
    if (prop === "font-size" || prop === "font") declaration.value = scaled(value);
  },
};

/** The first size in a value, scaled; in `font` it is the text's, whatever follows it. */
export function scaled(value: string): string {
  return value.replace(PIXELS, "$1calc($2px * var(--lk-text-scale, 1))");
}
