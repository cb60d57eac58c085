import { expect, test } from "vitest";
import { conditionText, consequenceText, formOf, ownRule, ruleOf } from "./rule.ts";

const RULE = {
  objectID: "promote-desk",
  description: "Desk lamps first",
  enabled: true,
  conditions: [{ pattern: "desk", anchoring: "contains", alternatives: true }, { context: "sale" }],
  consequence: {
    promote: [
      { objectID: "lamp-1", position: 0 },
      { objectIDs: ["a", "b"], position: 3 },
    ],
    hide: [{ objectID: "lamp-9" }],
    params: { optionalFilters: ["brand:acme"] },
    filterPromotes: true,
  },
  validity: [{ from: 1, until: 2 }],
  _metadata: { lastUpdate: 3 },
};

test("a rule is told in words", () => {
  expect(conditionText(RULE)).toBe("If the query contains “desk”, or the context is “sale”");
  expect(consequenceText(RULE)).toBe("pins 2 records, hides 1 record, sets optionalFilters");
  expect([conditionText({}), consequenceText({})]).toEqual(["Always", "does nothing"]);
});

test("the form of a rule says the same rule again, with what it does not know", () => {
  const own = ownRule(RULE);
  expect(own).not.toHaveProperty("_metadata");
  expect(ruleOf(formOf(own), own)).toEqual({ rule: own });
});

test("a new rule is made of what was typed", () => {
  const form = {
    ...formOf(undefined, "r1"),
    conditions: [{ anchoring: "is", pattern: "lamp", context: " ", rest: {} }],
    promote: [{ objectID: " lamp-1 ", position: "2" }],
    hide: "a\n\n b ",
  };
  expect(ruleOf(form, undefined)).toEqual({
    rule: {
      objectID: "r1",
      enabled: true,
      conditions: [{ anchoring: "is", pattern: "lamp" }],
      consequence: { promote: [{ objectID: "lamp-1", position: 2 }], hide: [{ objectID: "a" }, { objectID: "b" }] },
    },
  });
});

test("every fault is told beside its field", () => {
  const form = {
    ...formOf(undefined, " "),
    params: "{",
    promote: [
      { objectID: "", position: "0" },
      { objectID: "a", position: "-1" },
    ],
  };
  const result = ruleOf(form, undefined);
  const names = "faults" in result ? [...result.faults.keys()] : [];
  expect(names).toEqual(["objectID", "params", "promote-0", "promote-1", "condition-0"]);
  const empty = ruleOf({ ...formOf(undefined, "r"), conditions: [] }, undefined);
  expect("faults" in empty && [...empty.faults.keys()]).toEqual(["consequence"]);
});
