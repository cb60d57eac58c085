import { expect, test } from "vitest";
import { fitting, isNumeric, suggested } from "./columns.ts";

const RECORDS = [
  { objectID: "1", tags: ["a"], _geoloc: {}, text: "x".repeat(80), price: 3, name: "Lamp" },
  { objectID: "2", price: null, colour: "red", name: "Chair" },
];

test("the title comes first, then what is short; ids and long texts are last", () => {
  expect(suggested(RECORDS)).toEqual(["name", "price", "colour", "text", "tags", "objectID", "_geoloc"]);
});

test("there are as many columns as fit, and one always", () => {
  expect([fitting(["a", "b", "c"], 250), fitting(["a", "b"], 10), fitting(["a"], 900)]).toEqual([
    ["a", "b"],
    ["a"],
    ["a"],
  ]);
});

test("a column of numbers and nothing else is numeric", () => {
  expect([isNumeric(RECORDS, "price"), isNumeric(RECORDS, "name"), isNumeric(RECORDS, "none")]).toEqual([
    true,
    false,
    false,
  ]);
});
