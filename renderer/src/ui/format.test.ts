import { afterEach, expect, test } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDay,
  formatDollars,
  formatMs,
  formatShare,
  formatMoment,
} from "./format.ts";
import { writeIn } from "./locale.ts";

afterEach(() => writeIn("en-GB"));

test("numbers, days and shares are written as the system's region writes them", () => {
  writeIn("de-DE");
  expect([formatCount(12_345), formatBytes(1536), formatMs(1200), formatDay("2026-05-03T10:00:00Z")]).toEqual([
    "12.345",
    "1,5 KiB",
    "1,2 s",
    "3. Mai 2026",
  ]);
  writeIn("en-US");
  expect(formatDay("2026-05-03T10:00:00Z")).toBe("May 3, 2026");
  writeIn("en-POSIX");
  expect(formatCount(12_345)).toBe("12,345");
  writeIn("no such tag");
  expect(formatDay("2026-05-03T10:00:00Z")).toBe("3 May 2026");
});

test("counts have separators, and large ones are short", () => {
  expect([0, 1234, 99_999, 123_456, 2_500_000].map(formatCount)).toEqual(["0", "1,234", "99,999", "123.5k", "2.5m"]);
});

test("bytes are in binary units", () => {
  expect([0, 1023, 1024, 1536, 64 * 1024 * 1024, 5e12].map(formatBytes)).toEqual([
    "0 B",
    "1023 B",
    "1 KiB",
    "1.5 KiB",
    "64 MiB",
    "4.5 TiB",
  ]);
});

test("durations are in the unit that fits", () => {
  expect([0, 0.44, 9.96, 12.4, 1200, 90_000, 7_200_000].map(formatMs)).toEqual([
    "0 ms",
    "0.4 ms",
    "10 ms",
    "12 ms",
    "1.2 s",
    "2 min",
    "2 h",
  ]);
});

test("a share below one percent is not nothing", () => {
  expect([0, 0.004, 0.5, 1].map(formatShare)).toEqual(["0%", "0.4%", "50%", "100%"]);
});

test("a day is written out; what is no date is a dash", () => {
  expect([formatDay("2026-05-03T10:00:00Z"), formatDay("nonsense")]).toEqual(["3 May 2026", "–"]);
});

test("the past is in the largest unit that fits", () => {
  expect([0, 30_000, 300_000, 7_200_000, 172_800_000].map(formatAgo)).toEqual([
    "just now",
    "30 s ago",
    "5 min ago",
    "2 h ago",
    "2 d ago",
  ]);
});

test("a moment has a day when it was not today", () => {
  const now = new Date(2026, 10, 28, 9, 0);
  expect(formatMoment(new Date(2026, 10, 28, 8, 5).getTime(), now)).toBe("08:05");
  expect(formatMoment(new Date(2026, 10, 27, 14, 3).getTime(), now)).toBe("27 Nov, 14:03");
});

test("small amounts are exact where that is asked for, shares where they differ by little", () => {
  expect([formatDollars(1.2), formatDollars(0.0031), formatDollars(0.0031, true), formatDollars(0, true)]).toEqual([
    "$1.20",
    "$0.00",
    "$0.0031",
    "$0.00",
  ]);
  expect([formatShare(0.062, 0.1), formatShare(-0.062, 0.1), formatShare(0.42, 0.1), formatShare(0)]).toEqual([
    "6.2%",
    "-6.2%",
    "42%",
    "0%",
  ]);
});
