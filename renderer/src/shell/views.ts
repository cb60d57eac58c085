/** The pages of the window. */
export type View = "dashboard" | "providers" | "settings";

/** A remembered view, or the dashboard where what was remembered is not one. */
export function toView(text: string): View {
  return text === "providers" || text === "settings" ? text : "dashboard";
}
