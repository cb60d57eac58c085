import type { SpotlightActionData } from "@mantine/spotlight";
import { IconAdjustments } from "@tabler/icons-react";
import { SPANS, type Variable, titleOf, typed } from "../dashboard/variables/variables.ts";

/** Choices that are offered before anything is typed; "set region to …" takes any of them. */
const MOST_OFFERED = 60;

type Offered = SpotlightActionData & { label: string };

/**
 * What the palette can do with the variables of the open dashboard: each choice is a command of its own, and
 * "set name to value" sets any. `ask` puts the beginning of such a sentence into the palette.
 */
export function variableActions(
  variables: readonly Variable[],
  query: string,
  set: (variable: Variable) => void,
  ask: (query: string) => void,
): SpotlightActionData[] {
  const icon = <IconAdjustments size={17} stroke={1.7} />;
  const action = (variable: Variable, next: Variable, words: string): Offered => ({
    id: `set:${variable.name}:${words}`,
    label: `Set ${titleOf(variable)} to ${words}`,
    keywords: [`set ${variable.name} to ${words}`],
    leftSection: icon,
    onClick: () => set(next),
  });
  const offered = variables.flatMap((variable): Offered[] => {
    if (variable.kind === "choice")
      return variable.choices.map((value) => action(variable, { ...variable, value }, value));
    if (variable.kind === "dates")
      return SPANS.filter(({ value }) => value !== "custom").map(({ value, label }) =>
        action(variable, { ...variable, span: value }, label),
      );
    const begun = `Set ${titleOf(variable)} to `;
    return [
      {
        id: `set:${variable.name}`,
        label: `${begun}…`,
        description: variable.value === "" ? "Now empty" : `Now ${variable.value}`,
        closeSpotlightOnTrigger: false,
        leftSection: icon,
        onClick: () => ask(begun),
      },
    ];
  });
  const sentence = /^\s*set\s+(.+?)\s+to\s+(.+)$/i.exec(query);
  const [name, text] = [sentence?.[1]?.toLowerCase(), sentence?.[2]?.trim()];
  const meant = variables.find((one) => name === one.name.toLowerCase() || name === titleOf(one).toLowerCase());
  const next = meant === undefined || text === undefined ? null : typed(meant, text);
  if (meant === undefined || text === undefined || next === null) return offered.slice(0, MOST_OFFERED);
  const said = { ...action(meant, next, text), keywords: [query.trim()] };
  return [said, ...offered.filter((one) => one.label.toLowerCase() !== said.label.toLowerCase())].slice(
    0,
    MOST_OFFERED,
  );
}
