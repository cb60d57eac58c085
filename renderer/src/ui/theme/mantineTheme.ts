import {
  Button,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
  createTheme,
} from "@mantine/core";
import type { Preferences } from "../../ipc/messages.gen.ts";
import { ACCENTS, type Accent } from "./accents.ts";
import { TEXT_SCALES, tokensOf } from "./tokens.ts";

const verdigris: MantineColorsTuple = [
  "#e7f8f4",
  "#cdefe7",
  "#9ee1d2",
  "#71d6c0",
  "#4bcdb1",
  "#2cab91",
  "#17907a",
  "#0b7764",
  "#086050",
  "#05493d",
];

const dark: MantineColorsTuple = [
  "#e8edee",
  "#c5ced1",
  "#97a3a8",
  "#6f7a80",
  "#363f44",
  "#262d31",
  "#1b2023",
  "#14181a",
  "#101415",
  "#0b0e0f",
];

const gray: MantineColorsTuple = [
  "#f7f9f8",
  "#edf0ef",
  "#e0e5e3",
  "#d3dad7",
  "#c6cfcb",
  "#8f9b97",
  "#545f65",
  "#3d484c",
  "#273034",
  "#121a1c",
];

/** Where Mantine takes an accent from: 7 in the light theme, 4 in the dark one, and softer and stronger ones around. */
function shades(accent: Accent): MantineColorsTuple {
  if (accent === "verdigris") return verdigris;
  const { light, dark: night } = ACCENTS[accent];
  return [
    mixed(night.accent, 0.14, "#ffffff"),
    mixed(night.accent, 0.28, "#ffffff"),
    mixed(night.accent, 0.55, "#ffffff"),
    mixed(night.accent, 0.78, "#ffffff"),
    night.accent,
    mixed(night.accent, 0.62, light.accent),
    mixed(night.accent, 0.28, light.accent),
    light.accent,
    mixed(light.accent, 0.84, "#000000"),
    mixed(light.accent, 0.66, "#000000"),
  ];
}

/** Two `#rrggbb` colours in one, `share` of it the first. Mantine reads no `color-mix`. */
function mixed(one: string, share: number, other: string): string {
  const part = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(part(one, at) * share + part(other, at) * (1 - share)));
  return `#${parts.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Mantine's theme in Latchkey's colours and sizes. */
export function themeFor(accent: Accent, size: Preferences["fontSize"]): MantineThemeOverride {
  const px = (pixels: number): string => `${Math.round(pixels * TEXT_SCALES[size] * 10) / 10}px`;
  return {
    ...theme,
    colors: { ...theme.colors, verdigris: shades(accent) },
    fontSizes: { xs: px(12), sm: px(13), md: px(14), lg: px(16), xl: px(20) },
  };
}

const FILLED: Readonly<Record<string, Record<string, string>>> = {
  "": { "--button-color": "var(--mantine-primary-color-contrast)" },
  red: {
    "--button-bg": "var(--lk-danger)",
    "--button-hover": "color-mix(in srgb, var(--lk-danger) 88%, var(--lk-text))",
    "--button-color": "var(--lk-surface)",
  },
};

const theme = createTheme({
  // The name of the accent's place, whichever colour is chosen for it.
  primaryColor: "verdigris",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { verdigris, dark, gray },
  fontFamily: tokensOf("light")["--lk-font"] ?? "system-ui",
  fontFamilyMonospace: tokensOf("light")["--lk-mono"] ?? "monospace",
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  headings: { fontWeight: "620" },
  components: {
    Button: Button.extend({
      defaultProps: { size: "sm" },
      // Mantine computes a filled button's contrast from the light theme's shade, also in the dark theme.
      vars: (_theme, { variant = "filled", color }) => ({
        root: variant !== "filled" ? {} : (FILLED[color ?? ""] ?? {}),
      }),
    }),
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, fz: "xs" } },
    Menu: {
      defaultProps: {
        shadow: "lg",
        radius: "md",
        transitionProps: { transition: "pop-top-left", duration: 120 },
        // An element that is no entry has no place in a menu.
        withInitialFocusPlaceholder: false,
      },
    },
    // Mantine gives a dialog's header the role of a page banner, which it is not.
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45, blur: 3 },
        radius: "lg",
        attributes: { header: { role: "none" } },
      },
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.3 }, attributes: { header: { role: "none" } } },
    },
  },
});

/** Defines the tokens as CSS variables, and Mantine's own colours by them. */
export function variablesFor(accent: Accent, size: Preferences["fontSize"]): CSSVariablesResolver {
  return () => ({
    variables: {},
    light: { ...tokensOf("light", accent, size), ...MANTINE },
    dark: { ...tokensOf("dark", accent, size), ...MANTINE },
  });
}

const MANTINE = {
  "--mantine-color-body": "var(--lk-bg)",
  "--mantine-color-text": "var(--lk-text)",
  "--mantine-color-dimmed": "var(--lk-muted)",
  "--mantine-primary-color-contrast": "var(--lk-on-accent)",
  "--mantine-color-red-6": "var(--lk-danger)",
  "--mantine-color-red-light": "var(--lk-danger-soft)",
  "--mantine-color-red-light-hover": "var(--lk-danger-soft)",
  "--mantine-color-red-light-color": "var(--lk-danger)",
};
