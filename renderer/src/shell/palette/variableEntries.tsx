import { IconAdjustments } from "@tabler/icons-react";
import { SPANS, type Variable, titleOf, typed } from "../../dashboard/variables/variables.ts";
import type { Entry } from "./entries.tsx";

/** Choices that are offered before anything is typed; "set region to …" takes any of them. */
const MOST_OFFERED = 60;

/**
 * What the palette can do with the variables of the open dashboard: each choice is an entry of its own, and
 * "set name to value" sets any.
 */
export function variableEntries(
  variables: readonly Variable[],
  query: string,
  set: (variable: Variable) => void,
): readonly Entry[] {
  const entry = (variable: Variable, next: Variable, words: string): Entry => ({
    id: `set:${variable.name}:${words}`,
    label: `Set ${titleOf(variable)} to ${words}`,
    keywords: [`set ${variable.name} to ${words}`],
    kind: "This dashboard",
    icon: <IconAdjustments size={17} stroke={1.7} />,
    run: () => set(next),
  });
  const offered = variables.flatMap((variable): Entry[] => {
    if (variable.kind === "choice")
      return variable.choices.map((value) => entry(variable, { ...variable, value }, value));
    if (variable.kind === "dates")
      return SPANS.filter(({ value }) => value !== "custom").map(({ value, label }) =>
        entry(variable, { ...variable, span: value }, label),
      );
    const begun = `Set ${titleOf(variable)} to `;
    const now = variable.value === "" ? "Now empty" : `Now ${variable.value}`;
    return [{ ...entry(variable, variable, "…"), detail: now, asks: begun }];
  });
  const said = sentenceIn(query, variables);
  if (said === null) return offered.slice(0, MOST_OFFERED);
  const first = { ...entry(said.variable, said.next, said.text), keywords: [query.trim()] };
  const others = offered.filter((one) => one.label.toLowerCase() !== first.label.toLowerCase());
  return [first, ...others].slice(0, MOST_OFFERED);
}

/** What "set name to value" means; null where no variable can be set so. */
function sentenceIn(
  query: string,
  variables: readonly Variable[],
): { variable: Variable; next: Variable; text: string } | null {
  const [, name = "", text = ""] = /^\s*set\s+(.+?)\s+to\s+(.+)$/i.exec(query) ?? [];
  const wanted = name.toLowerCase();
  const variable = variables.find((one) => wanted === one.name.toLowerCase() || wanted === titleOf(one).toLowerCase());
  const next = variable === undefined || text === "" ? null : typed(variable, text);
  return variable === undefined || next === null ? null : { variable, next, text: text.trim() };
}
