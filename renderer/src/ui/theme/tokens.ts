/**
 * The design tokens: Latchkey's colours and sizes.
 *
 * The shell sets them on its own page and sends them to every widget, so that a widget which uses `--lk-…` fits both
 * themes.
 */

import type { Preferences } from "../../ipc/messages.gen.ts";
import { ACCENTS, type Accent } from "./accents.ts";

export type Scheme = "light" | "dark";

export type Tokens = Readonly<Record<`--lk-${string}`, string>>;

const MEASURES = {
  "--lk-radius": "8px",
  "--lk-radius-large": "12px",
  "--lk-font": '"Inter Variable", Inter, system-ui, "Segoe UI", Cantarell, "Noto Sans", "DejaVu Sans", sans-serif',
  "--lk-mono": 'ui-monospace, "Cascadia Code", "SF Mono", Menlo, "Noto Sans Mono", "DejaVu Sans Mono", monospace',
} as const;

const LIGHT: Tokens = {
  ...MEASURES,
  "--lk-bg": "#f3f5f4",
  "--lk-surface": "#ffffff",
  "--lk-raised": "#ffffff",
  "--lk-sunken": "#edf0ef",
  "--lk-hover": "#e9edeb",
  "--lk-text": "#121a1c",
  "--lk-muted": "#545f65",
  "--lk-border": "#e0e5e3",
  "--lk-border-strong": "#c6cfcb",
  "--lk-brass": "#80570a",
  "--lk-brass-soft": "#f8ecd2",
  "--lk-danger": "#b92c26",
  "--lk-danger-soft": "#fbe6e4",
  "--lk-warning": "#855600",
  "--lk-warning-soft": "#fbf0d6",
  "--lk-success": "#17703f",
  "--lk-success-soft": "#dff3e7",
  "--lk-shadow": "0 1px 2px rgb(18 26 28 / 5%), 0 1px 1px rgb(18 26 28 / 3%)",
  "--lk-shadow-large": "0 16px 48px rgb(18 26 28 / 16%), 0 2px 8px rgb(18 26 28 / 8%)",
  "--lk-chart-2": "#c08a1e",
  "--lk-chart-3": "#4b63d8",
  "--lk-chart-4": "#d9573c",
  "--lk-chart-5": "#8b4cc7",
  "--lk-chart-6": "#1d86c2",
};

const DARK: Tokens = {
  ...MEASURES,
  "--lk-bg": "#0b0e0f",
  "--lk-surface": "#14181a",
  "--lk-raised": "#1b2023",
  "--lk-sunken": "#101415",
  "--lk-hover": "#1e2427",
  "--lk-text": "#e8edee",
  "--lk-muted": "#97a3a8",
  "--lk-border": "#22282b",
  "--lk-border-strong": "#363f44",
  "--lk-brass": "#e3b562",
  "--lk-brass-soft": "#31270f",
  "--lk-danger": "#ff8078",
  "--lk-danger-soft": "#371917",
  "--lk-warning": "#f0b849",
  "--lk-warning-soft": "#33280d",
  "--lk-success": "#5cd394",
  "--lk-success-soft": "#12301f",
  "--lk-shadow": "0 1px 2px rgb(0 0 0 / 40%)",
  "--lk-shadow-large": "0 20px 60px rgb(0 0 0 / 60%), 0 2px 10px rgb(0 0 0 / 40%)",
  "--lk-chart-2": "#e3b562",
  "--lk-chart-3": "#8ea7ff",
  "--lk-chart-4": "#ff8f73",
  "--lk-chart-5": "#c58cf0",
  "--lk-chart-6": "#6cc5f5",
};

/** How many times as large as usual text is. */
export const TEXT_SCALES: Readonly<Record<Preferences["fontSize"], number>> = { small: 0.93, medium: 1, large: 1.15 };

/** Every token of a theme, in an accent's colours and with text of a size. */
export function tokensOf(
  scheme: Scheme,
  accent: Accent = "verdigris",
  size: Preferences["fontSize"] = "medium",
): Tokens {
  const { accent: main, soft, on, chart } = ACCENTS[accent][scheme];
  return {
    ...(scheme === "dark" ? DARK : LIGHT),
    "--lk-accent": main,
    "--lk-accent-soft": soft,
    "--lk-on-accent": on,
    "--lk-chart-1": chart ?? main,
    "--lk-text-scale": `${TEXT_SCALES[size]}`,
  };
}
