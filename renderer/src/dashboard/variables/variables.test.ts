import { expect, test } from "vitest";
import { type Variable, referencesTo, typed } from "./variables.ts";

const region: Variable = { kind: "choice", name: "region", title: "Region", choices: ["eu", "US"], value: "eu" };
const period: Variable = { kind: "dates", name: "period", title: null, span: "today", start: null, end: null };

test("what is typed becomes one of the choices, a span, or two days, or nothing", () => {
  expect(typed(region, " us ")).toMatchObject({ value: "US" });
  expect(typed(region, "asia")).toBe(null);
  expect(typed(period, "last 30 days")).toMatchObject({ span: "last-30-days" });
  expect(typed(period, "2026-01-01 to 2026-01-31")).toMatchObject({
    span: "custom",
    start: "2026-01-01",
    end: "2026-01-31",
  });
  expect(typed(period, "soon")).toBe(null);
});

test("a range is used by its ends", () => {
  expect([referencesTo(region), referencesTo(period)]).toEqual([
    ["{{region}}"],
    ["{{period.start}}", "{{period.end}}"],
  ]);
});
