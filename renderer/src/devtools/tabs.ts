/** The tabs of the developer tools. */
export const TABS = [
  "Calls",
  "Responses",
  "Clients",
  "Statistics",
  "Widgets",
  "Channels",
  "Events",
  "Console",
  "Servers",
] as const;
export type Tab = (typeof TABS)[number];

/** What the developer tools are to show: a tab and its filter. A new object is a new wish. */
export interface Inspection {
  readonly tab: Tab;
  readonly filter: string;
}

/** Where the developer tools are: below the page, beside it, or in a window of their own. */
export const PLACES = ["below", "beside", "window"] as const;
export type Place = (typeof PLACES)[number];
