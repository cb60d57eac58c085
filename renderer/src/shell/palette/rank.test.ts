import { expect, test } from "vitest";
import { used, worth } from "./frecency.ts";
import { fit, ranked } from "./rank.ts";

const DAY = 24 * 3600 * 1000;
const entry = (label: string, keywords: string[] = []) => ({ id: label, label, keywords });
const never = () => 0;

test("the beginning of a name fits better than the middle of a word, and every word must be there", () => {
  const entries = ["Import a dashboard", "All dashboards", "Dashboards", "Reimport"].map((label) => entry(label));
  expect(ranked(entries, "dashb", never, 9).map((one) => one.label)).toEqual([
    "Dashboards",
    "Import a dashboard",
    "All dashboards",
  ]);
  expect(ranked(entries, "import dash", never, 9).map((one) => one.label)).toEqual(["Import a dashboard"]);
});

test("another word for it finds it, below what is called so", () => {
  const entries = [entry("Settings", ["version"]), entry("Versions of this dashboard")];
  expect(ranked(entries, "version", never, 9).map((one) => one.label)).toEqual([
    "Versions of this dashboard",
    "Settings",
  ]);
});

test("what is used much comes first among what fits about as well, and not before what fits far better", () => {
  const entries = [entry("Sales"), entry("Salaries"), entry("Wholesale")];
  const often = (id: string): number => (id === "Sales" ? 0 : 50);
  expect(ranked(entries, "sal", often, 9).map((one) => one.label)).toEqual(["Salaries", "Sales", "Wholesale"]);
});

test("what is read about a thing comes after the thing, whatever its title", () => {
  const entries = [{ ...entry("Developer tools"), share: 0.35 }, entry("Show or hide the developer tools")];
  expect(ranked(entries, "developer tools", () => 0, 9).map((one) => one.label)).toEqual([
    "Show or hide the developer tools",
    "Developer tools",
  ]);
});

test("a question without words finds everything", () => {
  expect(fit(entry("Anything"), "  ")).toBe(1);
});

test("a use fades: two of today count more than three of last month", () => {
  const now = 100 * DAY;
  const last = [now - 30 * DAY, now - 30 * DAY, now - 30 * DAY].reduce(
    (uses, at) => used(uses, "old", at),
    used([], "old", 0),
  );
  const both = used(used(last, "new", now), "new", now);
  expect(both.map((use) => use.id)).toEqual(["new", "old"]);
  expect(worth(both[0] as never, now)).toBe(2);
});

test("only so many are kept, and the least used one goes", () => {
  let uses = used([], "kept", 0);
  for (let at = 0; at < 100; at += 1) uses = used(used(uses, `once-${at}`, at), "kept", at);
  expect([uses.length, uses[0]?.id, uses.some((use) => use.id === "once-0")]).toEqual([60, "kept", false]);
});

test("an accent is found however it is spelt, in the name or in the question", () => {
  for (const [name, question] of [
    ["Re\u0301sume\u0301", "r\u00e9sum"],
    ["R\u00e9sum\u00e9", "re\u0301sum"],
  ] as const)
    expect(fit(entry(name), question)).toBeGreaterThan(0);
});
