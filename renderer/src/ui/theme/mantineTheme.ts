import { Button, type CSSVariablesResolver, type MantineColorsTuple, createTheme } from "@mantine/core";
import { tokensOf } from "./tokens.ts";

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

/** Mantine's theme in Latchkey's colours and sizes. */
export const theme = createTheme({
  primaryColor: "verdigris",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { verdigris, dark, gray },
  fontFamily: tokensOf("light")["--lk-font"] ?? "system-ui",
  fontFamilyMonospace: tokensOf("light")["--lk-mono"] ?? "monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
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
        root:
          variant === "filled" && color === undefined
            ? { "--button-color": "var(--mantine-primary-color-contrast)" }
            : {},
      }),
    }),
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, fz: "xs" } },
    Menu: {
      defaultProps: { shadow: "lg", radius: "md", transitionProps: { transition: "pop-top-left", duration: 120 } },
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
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...tokensOf("light"), ...MANTINE },
  dark: { ...tokensOf("dark"), ...MANTINE },
});

const MANTINE = {
  "--mantine-color-body": "var(--lk-bg)",
  "--mantine-color-text": "var(--lk-text)",
  "--mantine-color-dimmed": "var(--lk-muted)",
  "--mantine-primary-color-contrast": "var(--lk-on-accent)",
};
