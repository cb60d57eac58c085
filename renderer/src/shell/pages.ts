/** The pages of the window. */
export type Page = "library" | "dashboard" | "providers" | "widgets" | "settings";

const PAGES: readonly string[] = ["library", "providers", "widgets", "settings"];

/** The remembered page; the dashboard where the text names none. */
export function toPage(text: string): Page {
  return PAGES.includes(text) ? (text as Page) : "dashboard";
}
