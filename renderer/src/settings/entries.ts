/** Every setting by name: what the page's search field and the palette find. */

export interface Section {
  readonly id: string;
  readonly title: string;
}

export const SECTIONS = [
  { id: "general", title: "General" },
  { id: "appearance", title: "Appearance" },
  { id: "providers", title: "Providers" },
  { id: "widgets", title: "Widgets" },
  { id: "notifications", title: "Notifications" },
  { id: "extensions", title: "Extensions" },
  { id: "caches", title: "Caches" },
  { id: "backup", title: "Backup" },
  { id: "shortcuts", title: "Shortcuts" },
  { id: "health", title: "This computer" },
  { id: "about", title: "About" },
] as const satisfies readonly Section[];

export type SectionId = (typeof SECTIONS)[number]["id"];

export interface Setting {
  readonly id: string;
  readonly label: string;
  readonly section: SectionId;
  readonly keywords: readonly string[];
}

/** In the order of the page. A section whose settings are all found shows whole, so each section has at least one. */
export const SETTINGS: readonly Setting[] = [
  { id: "tray", label: "Run on in the background", section: "general", keywords: ["tray", "icon", "close", "quit"] },
  { id: "tour", label: "The tour", section: "general", keywords: ["welcome", "help", "first steps"] },
  { id: "theme", label: "Theme", section: "appearance", keywords: ["light", "dark", "system", "mode"] },
  { id: "accent", label: "Accent colour", section: "appearance", keywords: ["color", "verdigris", "blue", "violet"] },
  { id: "density", label: "Density", section: "appearance", keywords: ["compact", "comfortable", "spacing"] },
  { id: "font-size", label: "Text size", section: "appearance", keywords: ["font", "small", "large", "zoom"] },
  { id: "providers", label: "Providers and the credential store", section: "providers", keywords: ["keys", "secrets"] },
  { id: "widgets", label: "Installed widgets", section: "widgets", keywords: ["packages", "powers", "install"] },
  { id: "notifications", label: "Notifications of widgets", section: "notifications", keywords: ["desktop", "alerts"] },
  { id: "do-not-disturb", label: "Do not disturb", section: "notifications", keywords: ["quiet", "silence", "mute"] },
  { id: "extensions", label: "Extensions", section: "extensions", keywords: ["plugins", "packages"] },
  { id: "caches", label: "Levels of the cache", section: "caches", keywords: ["clear", "answers", "memory"] },
  { id: "warm-start", label: "The last run’s answers at the start", section: "caches", keywords: ["warm", "disk"] },
  { id: "shared-cache", label: "Share answers with a team", section: "caches", keywords: ["valkey", "redis", "seat"] },
  { id: "backup", label: "Back up everything", section: "backup", keywords: ["export", "save", "copy", "archive"] },
  { id: "restore", label: "Restore a backup", section: "backup", keywords: ["import", "recover"] },
  { id: "shortcuts", label: "Keyboard shortcuts", section: "shortcuts", keywords: ["keys", "hotkeys", "keyboard"] },
  {
    id: "health",
    label: "Check this computer",
    section: "health",
    keywords: ["doctor", "keyring", "sandbox", "store"],
  },
  { id: "report", label: "Report a problem", section: "health", keywords: ["crash", "bug", "log"] },
  { id: "about", label: "Versions", section: "about", keywords: ["chromium", "python", "pyside", "version"] },
  { id: "licences", label: "Licences of what is shipped", section: "about", keywords: ["license", "open source"] },
];

/** The section that a setting is in. */
export function sectionOf(setting: Setting): Section {
  return SECTIONS.find((section) => section.id === setting.section) ?? SECTIONS[0];
}

/** The ids of the settings that fit what is typed: each of its words is in the name, in another word for it or in its section. */
export function settingsFound(query: string): ReadonlySet<string> {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return new Set(
    SETTINGS.filter((setting) => {
      const text = [setting.label, sectionOf(setting).title, ...setting.keywords].join("\n").toLowerCase();
      return words.every((word) => text.includes(word));
    }).map((setting) => setting.id),
  );
}
