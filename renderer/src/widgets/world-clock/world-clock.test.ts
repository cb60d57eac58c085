import { expect, test } from "vitest";
import { leftUntil, momentOf } from "./countdown.ts";
import { isDay, otherDay, placesOf } from "./places.ts";

test("a line is a zone, or a name and a zone; what is no zone is told", () => {
  expect(placesOf("Europe/Berlin\n\n Office = Asia/Tokyo \nMars/Olympus")).toEqual({
    places: [
      { name: "Berlin", zone: "Europe/Berlin" },
      { name: "Office", zone: "Asia/Tokyo" },
    ],
    unknown: ["Mars/Olympus"],
  });
});

test("it can be another day elsewhere, and night", () => {
  const late = new Date("2026-03-01T23:30:00Z");
  expect([
    otherDay(late, "Asia/Tokyo", "UTC"),
    otherDay(late, "UTC", "Asia/Tokyo"),
    otherDay(late, "UTC", "UTC"),
  ]).toEqual(["tomorrow", "yesterday", ""]);
  expect([isDay(late, "UTC"), isDay(late, "Asia/Tokyo")]).toEqual([false, true]);
});

test("a date and time is a moment of its zone, in summer and in winter", () => {
  const hours = (date: string, time: string): string =>
    new Date(momentOf(date, time, "Europe/Berlin") ?? Number.NaN).toISOString();
  expect([hours("2026-07-01", "12:00"), hours("2026-12-31", "23:00")]).toEqual([
    "2026-07-01T10:00:00.000Z",
    "2026-12-31T22:00:00.000Z",
  ]);
});

test.each([
  ["2026-13-01", "10:00"],
  ["tomorrow", "10:00"],
  ["2026-01-01", "25:00"],
  ["2026-01-01", "soon"],
])("%s %s is no moment", (date, time) => {
  expect(momentOf(date, time, "UTC")).toBeUndefined();
});

test("what is left is counted in days, hours, minutes and seconds, and so is what is past", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(leftUntil(now + 90_061_000, now)).toEqual({ past: false, days: 1, hours: 1, minutes: 1, seconds: 1 });
  expect(leftUntil(now - 500, now)).toEqual({ past: true, days: 0, hours: 0, minutes: 0, seconds: 0 });
});
