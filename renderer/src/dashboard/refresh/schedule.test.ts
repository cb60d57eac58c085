import { expect, test } from "vitest";
import { newSince, nextDue, phaseOf } from "./schedule.ts";

const noon = new Date(2026, 4, 3, 12).getTime();
const clock = (moment: number | null): string => new Date(moment ?? 0).toLocaleString("sv");

test("a period's moments are as far apart as it says, from the tile's own phase on", () => {
  const rule = { every: 60, at: [] };
  const first = nextDue(rule, 0.25, noon) ?? 0;
  expect([first - noon, (nextDue(rule, 0.25, first) ?? 0) - first]).toEqual([15_000, 60_000]);
});

test("times of day are those of the computer's clock, today and then tomorrow, within a minute after them", () => {
  const rule = { every: null, at: ["08:30", "18:00"] };
  const evening = nextDue(rule, 0, noon);
  const late = nextDue(rule, 0.5, evening ?? 0);
  expect([clock(evening), clock(late)]).toEqual(["2026-05-03 18:00:00", "2026-05-03 18:00:30"]);
  expect(clock(nextDue(rule, 0.5, late ?? 0))).toBe("2026-05-04 08:30:30");
});

test("nothing that is older than the time of day is shown for it", () => {
  const rule = { every: null, at: ["18:00"] };
  const due = nextDue(rule, 0.5, noon) ?? 0;
  expect(clock(newSince(rule, 0.5, due, due + 2_000))).toBe("2026-05-03 18:00:00");
});

test("a tile has the same phase at every start, and tiles whose names are alike have different ones", () => {
  const phases = Array.from({ length: 100 }, (_, nth) => phaseOf(`clock-${nth}`));
  expect(phases).toEqual(Array.from({ length: 100 }, (_, nth) => phaseOf(`clock-${nth}`)));
  const tenths = new Set(phases.map((phase) => Math.floor(phase * 10)));
  expect([tenths.size, phases.every((phase) => phase >= 0 && phase < 1)]).toEqual([10, true]);
});

test("a rule without a period and without times never comes due", () => {
  expect(nextDue({ every: null, at: [] }, 0.5, noon)).toBe(null);
});
