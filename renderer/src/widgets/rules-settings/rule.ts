/** A rule of an index: what it says to people, and as a form. What the form does not know is kept. */

import { type Json, isJson, parseObject, pretty } from "./json.ts";

export const ANCHORINGS = ["is", "contains", "startsWith", "endsWith"] as const;
const WORDS: Readonly<Record<string, string>> = {
  is: "is",
  contains: "contains",
  startsWith: "starts with",
  endsWith: "ends with",
};

/** A rule without what the service adds when it is read. */
export function ownRule(rule: Json): Json {
  return Object.fromEntries(Object.entries(rule).filter(([name]) => !name.startsWith("_")));
}

export function idOfRule(rule: Json): string {
  return textIn(rule["objectID"]);
}

/** When a rule applies, in words. */
export function conditionText(rule: Json): string {
  const all = listIn(rule["conditions"]).map((condition) => {
    const parts: string[] = [];
    const anchoring = WORDS[textIn(condition["anchoring"])];
    if (anchoring !== undefined) parts.push(`the query ${anchoring} “${textIn(condition["pattern"])}”`);
    if (textIn(condition["context"]) !== "") parts.push(`the context is “${textIn(condition["context"])}”`);
    if (textIn(condition["filters"]) !== "") parts.push(`the filters are “${textIn(condition["filters"])}”`);
    return parts.join(" and ");
  });
  const said = all.filter((one) => one !== "");
  return said.length === 0 ? "Always" : `If ${said.join(", or ")}`;
}

/** What a rule does, in words. */
export function consequenceText(rule: Json): string {
  const consequence = isJson(rule["consequence"]) ? rule["consequence"] : {};
  const said: string[] = [];
  const promoted = listIn(consequence["promote"]).length;
  const hidden = listIn(consequence["hide"]).length;
  if (promoted > 0) said.push(`pins ${promoted} ${promoted === 1 ? "record" : "records"}`);
  if (hidden > 0) said.push(`hides ${hidden} ${hidden === 1 ? "record" : "records"}`);
  const params = isJson(consequence["params"]) ? Object.keys(consequence["params"]) : [];
  if (params.length > 0) said.push(`sets ${params.join(", ")}`);
  if (consequence["userData"] !== undefined && consequence["userData"] !== null) said.push("gives data to the page");
  return said.length === 0 ? "does nothing" : said.join(", ");
}

export interface ConditionForm {
  /** Empty: the query does not count. */
  readonly anchoring: string;
  readonly pattern: string;
  readonly context: string;
  /** What else the condition holds. */
  readonly rest: Json;
}

export interface PromoteForm {
  readonly objectID: string;
  readonly position: string;
}

/** A rule as it is typed. */
export interface RuleForm {
  readonly objectID: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly conditions: readonly ConditionForm[];
  readonly promote: readonly PromoteForm[];
  /** One objectID a line. */
  readonly hide: string;
  /** A JSON object, or nothing. */
  readonly params: string;
}

export const NEW_CONDITION: ConditionForm = { anchoring: "contains", pattern: "", context: "", rest: {} };

/** The form of a rule; of none: of a new one. */
export function formOf(rule: Json | undefined, newID = ""): RuleForm {
  const consequence = isJson(rule?.["consequence"]) ? rule["consequence"] : {};
  return {
    objectID: rule === undefined ? newID : idOfRule(rule),
    description: textIn(rule?.["description"]),
    enabled: rule?.["enabled"] !== false,
    conditions:
      rule === undefined
        ? [NEW_CONDITION]
        : listIn(rule["conditions"]).map(({ anchoring, pattern, context, ...rest }) => ({
            anchoring: textIn(anchoring),
            pattern: textIn(pattern),
            context: textIn(context),
            rest,
          })),
    promote: listIn(consequence["promote"])
      .filter((one) => typeof one["objectID"] === "string")
      .map((one) => ({ objectID: textIn(one["objectID"]), position: String(one["position"] ?? 0) })),
    hide: listIn(consequence["hide"])
      .map((one) => textIn(one["objectID"]))
      .join("\n"),
    params: isJson(consequence["params"]) ? pretty(consequence["params"]) : "",
  };
}

/** The rule that a form says, with what `base` has beside it; or its faults, by field. */
export function ruleOf(
  form: RuleForm,
  base: Json | undefined,
): { readonly rule: Json } | { readonly faults: ReadonlyMap<string, string> } {
  const faults = new Map<string, string>();
  const objectID = form.objectID.trim();
  if (objectID === "") faults.set("objectID", "A rule needs an objectID.");
  const params = form.params.trim() === "" ? undefined : parseObject(form.params);
  if (params !== undefined && "fault" in params) faults.set("params", params.fault);
  for (const [at, { objectID: id, position }] of form.promote.entries()) {
    if (id.trim() === "") faults.set(`promote-${at}`, "Which record is pinned?");
    else if (!/^\d{1,5}$/u.test(position.trim())) faults.set(`promote-${at}`, "A position is a number from 0 on.");
  }
  for (const [at, { anchoring, pattern }] of form.conditions.entries())
    if (anchoring !== "" && anchoring !== "is" && pattern.trim() === "")
      faults.set(`condition-${at}`, "Which text is looked for in the query?");
  const before = isJson(base?.["consequence"]) ? base["consequence"] : {};
  const consequence = consequenceOf(form, before, params !== undefined && "value" in params ? params.value : undefined);
  if (faults.size === 0 && Object.keys(consequence).length === 0)
    faults.set("consequence", "A rule pins, hides or sets something.");
  if (faults.size > 0) return { faults };
  const { description: _old, ...rest } = base ?? {};
  return {
    rule: {
      ...rest,
      objectID,
      ...(form.description.trim() === "" ? {} : { description: form.description.trim() }),
      enabled: form.enabled,
      conditions: form.conditions.map(conditionOf),
      consequence,
    },
  };
}

function conditionOf({ anchoring, pattern, context, rest }: ConditionForm): Json {
  return {
    ...rest,
    ...(anchoring === "" ? {} : { anchoring, pattern }),
    ...(context.trim() === "" ? {} : { context: context.trim() }),
  };
}

function consequenceOf(form: RuleForm, before: Json, params: Json | undefined): Json {
  const { promote: promoted, hide: _hide, params: _params, ...rest } = before;
  // Groups of records are pinned as `objectIDs`; the form leaves them as they are.
  const groups = listIn(promoted).filter((one) => typeof one["objectID"] !== "string");
  const promote = [
    ...form.promote.map((one) => ({ objectID: one.objectID.trim(), position: Number(one.position) })),
    ...groups,
  ];
  const hide = form.hide
    .split("\n")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((objectID) => ({ objectID }));
  return {
    ...rest,
    ...(promote.length === 0 ? {} : { promote }),
    ...(hide.length === 0 ? {} : { hide }),
    ...(params === undefined ? {} : { params }),
  };
}

function textIn(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function listIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}
