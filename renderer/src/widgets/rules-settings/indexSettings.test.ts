import { expect, test } from "vitest";
import { GROUPS, type Field, isPatched, patchOf, shown, withTyped } from "./indexSettings.ts";

const field = (name: string): Field => GROUPS.flatMap(({ fields }) => fields).find((one) => one.name === name) as Field;
const SETTINGS = { hitsPerPage: 20, searchableAttributes: ["name", "brand"], typoTolerance: "true", userData: null };

test("settings are typed as lines, numbers and choices, and come out as they went in", () => {
  expect(shown(SETTINGS, field("searchableAttributes"))).toBe("name\nbrand");
  for (const name of ["searchableAttributes", "hitsPerPage", "typoTolerance", "customRanking"])
    expect(withTyped(SETTINGS, field(name), shown(SETTINGS, field(name)))).toBe(SETTINGS);
  expect(withTyped(SETTINGS, field("searchableAttributes"), "name\n \nsku ")["searchableAttributes"]).toEqual([
    "name",
    "sku",
  ]);
  expect(withTyped(SETTINGS, field("typoTolerance"), "false")["typoTolerance"]).toBe(false);
  expect(withTyped(SETTINGS, field("hitsPerPage"), "30")["hitsPerPage"]).toBe(30);
  expect(withTyped(SETTINGS, field("hitsPerPage"), "")).not.toHaveProperty("hitsPerPage");
});

test("only what differs is sent, and what was taken away goes back to its default", () => {
  const after = { searchableAttributes: ["name"], typoTolerance: "true", userData: null, customRanking: ["desc(a)"] };
  const patch = patchOf(SETTINGS, after);
  expect(patch).toEqual({ searchableAttributes: ["name"], customRanking: ["desc(a)"], hitsPerPage: null });
  expect(isPatched({ ...after, hitsPerPage: 20 }, patch)).toBe(true);
  expect(isPatched({ ...after, customRanking: [] }, patch)).toBe(false);
  expect(patchOf(SETTINGS, { ...SETTINGS })).toEqual({});
});
