/** The pages of the window. */
export type Page = "dashboard" | "providers" | "settings";

/** The remembered page; the dashboard where the text names none. */
export function toPage(text: string): Page {
  return text === "providers" || text === "settings" ? text : "dashboard";
}
