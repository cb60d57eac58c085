import { expect, test } from "vitest";
import { ACCENTS, type Accent } from "./accents.ts";
import { type Scheme, tokensOf } from "./tokens.ts";

const SCHEMES: Scheme[] = ["light", "dark"];
const LOOKS = SCHEMES.flatMap((scheme) =>
  (Object.keys(ACCENTS) as Accent[]).map((accent) => [scheme, accent] as const),
);

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
function contrast(one: string, other: string): number {
  const [bright, dim] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test("both themes have the same tokens", () => {
  expect(Object.keys(tokensOf("dark"))).toEqual(Object.keys(tokensOf("light")));
});

test.each(LOOKS)("text can be read on every surface of the %s theme in %s (4.5 : 1)", (scheme, accent) => {
  const tokens = tokensOf(scheme, accent);
  const pairs: [string, string[]][] = [
    ["text", ["bg", "surface", "raised", "sunken", "hover", "accent-soft", "warning-soft", "danger-soft"]],
    ["muted", ["bg", "surface", "raised", "sunken", "hover", "accent-soft"]],
    ["accent", ["bg", "surface", "raised", "sunken", "accent-soft"]],
    ["on-accent", ["accent"]],
    ["brass", ["surface", "brass-soft"]],
    ["danger", ["surface", "danger-soft"]],
    ["warning", ["surface", "warning-soft"]],
    ["success", ["surface", "success-soft"]],
  ];
  const unreadable = pairs.flatMap(([text, grounds]) =>
    grounds
      .map((ground) => [text, ground, contrast(tokens[`--lk-${text}`] ?? "", tokens[`--lk-${ground}`] ?? "")] as const)
      .filter(([, , ratio]) => !(ratio >= 4.5)),
  );
  expect(unreadable).toEqual([]);
});

test.each(LOOKS)("shapes of the %s theme's charts stand out in %s from the surface (3 : 1)", (scheme, accent) => {
  const tokens = tokensOf(scheme, accent);
  const ratios = [1, 2, 3, 4, 5, 6].map((number) =>
    contrast(tokens[`--lk-chart-${number}`] ?? "", tokens["--lk-surface"] ?? ""),
  );
  expect(ratios.filter((ratio) => ratio < 3)).toEqual([]);
});
