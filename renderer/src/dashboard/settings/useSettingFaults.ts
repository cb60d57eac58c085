import { useEffect, useState } from "react";
import { ownField } from "../../host/ownField.ts";
import type { Manifest } from "../../ipc/messages.gen.ts";

type Check = typeof import("../../query/settingFault.ts").settingFault;

/** What is wrong with settings that are written in a language. What reads them is loaded where a widget has such. */
export function useSettingFaults(
  manifest: Manifest,
  values: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const [check, setCheck] = useState<Check | undefined>(undefined);
  const settings = Object.entries(manifest.settings.properties);
  const needed = settings.some(([, setting]) => setting.format === "json" || setting.format === "jmespath");
  useEffect(() => {
    if (!needed) return undefined;
    let current = true;
    void import("../../query/settingFault.ts").then((loaded) => {
      if (current) setCheck(() => loaded.settingFault);
    });
    return () => {
      current = false;
    };
  }, [needed]);
  if (check === undefined) return new Map();
  return new Map(
    settings.flatMap(([name, setting]) => {
      const fault = check(setting, ownField(values, name) ?? setting.default);
      return fault === undefined ? [] : [[name, fault] as const];
    }),
  );
}
