import { expect, test } from "vitest";
import { PLAIN, type Writing, plainNumber, plainTime } from "./plain.ts";

const TAGS = [...PLAIN.keys()];
const VALUES = [
  0,
  0.004,
  0.005,
  0.0449,
  0.05,
  0.1,
  0.15,
  0.25,
  0.45,
  0.499,
  0.5,
  0.55,
  0.999,
  0.9999,
  1,
  1.005,
  1.45,
  9.95,
  9.96,
  10,
  12.4,
  99.5,
  100,
  999.95,
  1000,
  1023,
  1234,
  1234.5,
  9999.5,
  12_345,
  99_999,
  123_456.789,
  1e6,
  123_456_789,
  2 ** 53,
];

test("a plain number is what Intl writes, in each locale that is written so", () => {
  const hows: Writing[] = [{}, { style: "percent" }, { useGrouping: false }];
  for (const tag of TAGS)
    for (const how of hows)
      for (const decimals of [0, 1, 2, 3])
        for (const value of VALUES) {
          const told = new Intl.NumberFormat(tag, { ...how, maximumFractionDigits: decimals }).format(value);
          expect([tag, how, decimals, value, plainNumber(value, decimals, tag, how)]).toEqual([
            tag,
            how,
            decimals,
            value,
            told,
          ]);
        }
});

test("what is not plain is left to Intl", () => {
  expect([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e-7, 1e21].map((value) => plainNumber(value, 1, "en-GB"))).toEqual(
    Array.from({ length: 5 }),
  );
  expect([plainNumber(1234, 0, "es-ES"), plainTime(new Date(), "en-US"), plainTime(new Date(), "ar")]).toEqual(
    Array.from({ length: 3 }),
  );
});

test("a plain time is what Intl writes", () => {
  const times = [0, 5, 9, 12, 13, 23].flatMap((hour) => [0, 7, 59].map((minute) => new Date(2026, 1, 3, hour, minute)));
  for (const tag of TAGS.filter((one) => PLAIN.get(one)?.clock24))
    for (const at of times)
      expect(plainTime(at, tag)).toBe(new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit" }).format(at));
});
