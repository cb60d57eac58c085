import { expect, test } from "vitest";
import { ahead, knownZone, placeOf, read } from "./zones.ts";

const noon = new Date("2026-01-15T12:00:05Z");

test("the same moment reads differently elsewhere", () => {
  const { hour, minute, second, date } = read(noon, "Asia/Tokyo", false);
  expect([hour, minute, second, date]).toEqual(["21", "00", "05", "Thursday 15 January"]);
});

test("a 12-hour clock says which half of the day it is", () => {
  expect(read(noon, "Asia/Tokyo", true)).toMatchObject({ hour: "09", half: "PM" });
});

test("differences are in hours, with minutes where they matter", () => {
  expect(["Asia/Tokyo", "America/New_York", "Asia/Kolkata", "UTC"].map((zone) => ahead(noon, zone, "UTC"))).toEqual([
    "+9 h",
    "−5 h",
    "+5:30 h",
    "same time",
  ]);
});

test("an unknown zone is known to be unknown", () => {
  expect([knownZone("Mars/Olympus"), knownZone("Europe/Berlin")]).toEqual([null, "Europe/Berlin"]);
});

test("a place is the last part of its zone", () => {
  expect(placeOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
});
