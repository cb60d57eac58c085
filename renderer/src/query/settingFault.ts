import type { Setting } from "../ipc/messages.gen.ts";
import { pathFault } from "./jmespath.ts";
import { readJson } from "./jsonText.ts";

/** A variable of the dashboard: what it will stand for is not known here. */
const VARIABLE = /\{\{[^{}]*\}\}/gu;

/** What is wrong with a setting that is written in a language, `json` or `jmespath`; undefined for all others. */
export function settingFault(setting: Setting, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.replace(VARIABLE, "0");
  if (setting.format === "jmespath") return pathFault(text);
  return setting.format === "json" ? readJson(text).fault : undefined;
}
