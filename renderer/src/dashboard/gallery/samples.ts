/** What a preview shows where the widget would begin empty. */

const MARKDOWN = `# On call this week

Ada has the **pager**. First look at the *board*, then:

1. restart with \`make run\`
2. tell the desk

| Service | State |
|---|---|
| Search | fine |
| Billing | slow |
`;

export interface Sample {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether what shows is made up, so that the preview says so. */
  readonly invented: boolean;
}

/** The settings of a widget's preview; none where its own defaults show something. */
export function sampleOf(widget: string, now: Date): Sample {
  switch (widget) {
    case "markdown":
      return { settings: { text: MARKDOWN }, invented: true };
    case "search":
      return { settings: { query: "class" }, invented: false };
    case "index-browser":
      return { settings: { index: "python-language" }, invented: false };
    case "record":
      return { settings: { index: "python-language", objectID: "with#0" }, invented: false };
    case "world-clock":
      return {
        settings: { date: `${now.getFullYear() + 1}-01-01`, what: "New Year", zones: "Asia/Tokyo\nAmerica/New_York" },
        invented: false,
      };
    default:
      return { settings: {}, invented: false };
  }
}
