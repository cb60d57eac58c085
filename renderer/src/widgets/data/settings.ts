/** A widget's settings as the values that they are meant to be. */

export type Settings = Readonly<Record<string, unknown>>;

/** Text; white space around it is nobody's wish. */
export function textOf(settings: Settings, name: string): string {
  const value = settings[name];
  return typeof value === "string" ? value.trim() : "";
}

/** A number, or undefined where there is none. */
export function numberOf(settings: Settings, name: string): number | undefined {
  const value = settings[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Names with commas between them. */
export function namesOf(settings: Settings, name: string): string[] {
  return textOf(settings, name)
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
