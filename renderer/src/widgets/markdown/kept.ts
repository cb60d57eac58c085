/** What was written in the tile, and what the setting said then. */
export interface Kept {
  readonly text: string;
  readonly of: string;
}

/** The text to show. What was written in the tile counts until the setting says something new. */
export function shownText(setting: string, kept: Kept | undefined): string {
  return kept !== undefined && kept.of === setting ? kept.text : setting;
}

/** What was kept, as far as it can be read. */
export function keptFrom(found: unknown): Kept | undefined {
  if (typeof found !== "object" || found === null) return undefined;
  const { text, of } = found as Partial<Kept>;
  return typeof text === "string" && typeof of === "string" ? { text, of } : undefined;
}
