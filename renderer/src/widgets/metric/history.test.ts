import { expect, test } from "vitest";
import { type Point, added, before, change, levelOf, recalled, sparkline } from "./history.ts";

const HOUR = 3_600_000;
const points: Point[] = [
  { at: 0, value: 10 },
  { at: HOUR, value: 20 },
  { at: 2 * HOUR, value: 15 },
];

test("a value is compared with the one before it, or with the last that is old enough", () => {
  expect([
    before(points, "previous")?.value,
    before(points, "hour")?.value,
    before(points, "day"),
    before(points, "none"),
  ]).toEqual([20, 20, undefined, undefined]);
});

test("a change has a share where there was something", () => {
  expect([change(20, 15), change(0, 5)]).toEqual([
    { by: -5, share: -0.25 },
    { by: 5, share: undefined },
  ]);
});

test("limits are reached upwards or downwards; one that is not set never is", () => {
  expect([levelOf(90, "above", 80, 90), levelOf(85, "above", 80, 90), levelOf(5, "below", 10, 2)]).toEqual([
    "alarm",
    "warn",
    "warn",
  ]);
  expect(levelOf(1e9, "above", undefined, undefined)).toBe("ok");
});

test("old points go, and many become less dense with the first and the latest kept", () => {
  expect(added(points, { at: 9 * 24 * HOUR, value: 1 })).toHaveLength(1);
  const many = Array.from({ length: 1000 }, (_, at) => ({ at, value: at }));
  const kept = added(many, { at: 1000, value: 1000 });
  expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([751, 0, 1000]);
});

test("the line fills its box by time; a value that never changed is in the middle", () => {
  expect(sparkline(points, 100, 10)).toBe("M0.0 10.0L50.0 0.0L100.0 5.0");
  expect(sparkline([points[0] as Point, { at: HOUR, value: 10 }], 100, 10)).toBe("M0.0 5.0L100.0 5.0");
  expect(sparkline([points[0] as Point], 100, 10)).toBe("");
});

test("what is kept counts for the same question only, and only what is a point", () => {
  const kept = { question: "a", points: [...points, { at: "x" }, null] };
  expect([recalled(kept, "a"), recalled(kept, "b"), recalled(undefined, "a")]).toEqual([points, [], []]);
});
