import { expect, test } from "vitest";
import { FIGURES, type Figure, changeOf, courseOf, written } from "./figures.ts";
import { before, lastDays, lengthOf, readRange, shortDay } from "./range.ts";

const figure = (name: string): Figure => FIGURES.find((one) => one.name === name) as Figure;
const [searches, noResults] = [figure("searches"), figure("noResults")];

test("the answers of the service are courses, and what was not counted is no zero", () => {
  expect(courseOf(searches, { count: 7, dates: [{ date: "2026-01-02", count: 7 }] })).toEqual({
    total: 7,
    days: [{ day: "2026-01-02", value: 7 }],
  });
  expect(courseOf(noResults, { rate: null, dates: [{ date: "2026-01-02", rate: null }] })).toEqual({
    total: null,
    days: [{ day: "2026-01-02", value: null }],
  });
  expect(courseOf(searches, "nonsense")).toEqual({ total: null, days: [] });
  expect([written(searches, 1234.4), written(noResults, 0.062), written(noResults, null)]).toEqual([
    "1,234",
    "6.2%",
    "–",
  ]);
});

test("counts change in per cent, shares in points, and less without results is better", () => {
  expect(changeOf(searches, 110, 100)).toEqual({ text: "+10%", tone: "better" });
  expect(changeOf(searches, 75, 100)).toEqual({ text: "−25%", tone: "worse" });
  expect(changeOf(noResults, 0.04, 0.02)).toEqual({ text: "+2 points", tone: "worse" });
  expect(changeOf(noResults, 0.02, 0.0205)).toEqual({ text: "−0.1 points", tone: "better" });
  expect(changeOf(searches, 100, 100)).toEqual({ text: "no change", tone: "same" });
  expect([changeOf(searches, 1, 0), changeOf(searches, null, 3)]).toEqual([undefined, undefined]);
});

test("days are counted in UTC, and the period before has as many", () => {
  const week = lastDays(7, new Date("2026-03-03T00:30:00Z"));
  expect(week).toEqual({ start: "2026-02-25", end: "2026-03-03" });
  expect([lengthOf(week), before(week)]).toEqual([7, { start: "2026-02-18", end: "2026-02-24" }]);
  expect(readRange("2026-02-01", "2026-02-01")).toEqual({ start: "2026-02-01", end: "2026-02-01" });
  for (const [from, to] of [
    ["2026-02-02", "2026-02-01"],
    ["", ""],
    ["2026-13-01", "2026-14-01"],
    ["1 May", "2 May"],
  ])
    expect(readRange(from ?? "", to ?? "")).toBeUndefined();
  expect(shortDay("2026-02-25")).toBe("25 Feb");
});
