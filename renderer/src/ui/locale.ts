/** The locale in which numbers, dates and durations are written: the system's, as Chromium has it from Qt. */

let chosen: string | undefined;

/** A BCP 47 tag that `Intl` knows. */
export function locale(): string {
  chosen ??= known(navigator.language);
  return chosen;
}

/** Writes in another locale from now on; for tests, and for who knows better than the system. */
export function writeIn(tag: string): void {
  chosen = known(tag);
}

function known(tag: string): string {
  try {
    // Plain English, or a system without a language, is nobody's region: days before months, as the rest of the world.
    return tag === "en" || tag === "en-POSIX" ? "en-GB" : (Intl.getCanonicalLocales(tag)[0] ?? "en-GB");
  } catch {
    return "en-GB";
  }
}
