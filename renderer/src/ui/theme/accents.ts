/** The accent colours that the user may choose. Each meets AA on the surfaces of both themes; tokens.test.ts checks it. */

import type { Preferences } from "../../ipc/messages.gen.ts";

export type Accent = Preferences["accent"];

/** An accent in one theme: for text and filled buttons, behind text, for text on a filled button, and for charts. */
interface Colours {
  readonly accent: string;
  readonly soft: string;
  readonly on: string;
  /** The first series of a chart; the accent itself where this is left out. */
  readonly chart?: string;
}

export const ACCENTS: Readonly<
  Record<Accent, { readonly name: string; readonly light: Colours; readonly dark: Colours }>
> = {
  verdigris: {
    name: "Verdigris",
    light: { accent: "#0b7764", soft: "#dcf1ec", on: "#ffffff", chart: "#0b8a73" },
    dark: { accent: "#4bcdb1", soft: "#12312b", on: "#04211b" },
  },
  blue: {
    name: "Blue",
    light: { accent: "#2459c9", soft: "#e4ecfb", on: "#ffffff" },
    dark: { accent: "#8ab0ff", soft: "#16233f", on: "#07142e" },
  },
  violet: {
    name: "Violet",
    light: { accent: "#6a3fc4", soft: "#eee8fb", on: "#ffffff" },
    dark: { accent: "#bba0ff", soft: "#251c3d", on: "#150a2e" },
  },
  rose: {
    name: "Rose",
    light: { accent: "#b02460", soft: "#fbe6ee", on: "#ffffff" },
    dark: { accent: "#ff8fb5", soft: "#3a1825", on: "#2e0716" },
  },
  amber: {
    name: "Amber",
    light: { accent: "#8a5200", soft: "#f9eeda", on: "#ffffff" },
    dark: { accent: "#eab253", soft: "#32260d", on: "#241701" },
  },
  graphite: {
    name: "Graphite",
    light: { accent: "#41505a", soft: "#e6eaec", on: "#ffffff" },
    dark: { accent: "#b4c2ca", soft: "#232b30", on: "#0d1418" },
  },
};
