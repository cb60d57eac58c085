/** The pages of the window. */
export type Page = "dashboard" | "providers" | "widgets" | "settings";

/** The remembered page; the dashboard where the text names none. */
export function toPage(text: string): Page {
  return text === "providers" || text === "widgets" || text === "settings" ? text : "dashboard";
}
