/** What there is to choose from in Settings → Appearance. */

import type { Preferences } from "../ipc/messages.gen.ts";

export type ThemeChoice = Preferences["theme"];

export const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: "auto", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export const DENSITIES: readonly { readonly value: Preferences["density"]; readonly label: string }[] = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
];

export const FONT_SIZES: readonly { readonly value: Preferences["fontSize"]; readonly label: string }[] = [
  { value: "small", label: "Small" },
  { value: "medium", label: "Medium" },
  { value: "large", label: "Large" },
];
