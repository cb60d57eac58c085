import { ActionIcon, Tooltip } from "@mantine/core";
import { IconAdjustments } from "@tabler/icons-react";
import { Suspense } from "react";
import type { Dashboard, DefaultProvider, Manifest } from "../../ipc/messages.gen.ts";
import { VariableField } from "../parts.ts";
import { providerOf, titleOf, withVariable } from "./variables.ts";

interface Props {
  readonly dashboard: Dashboard;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly defaults: readonly DefaultProvider[];
  readonly onPut: (dashboard: Dashboard, when: "soon" | "now") => void;
  readonly onEdit: () => void;
}

/** The variables of a dashboard above its widgets. A change is a step of its history, and the widgets follow. */
export function VariablesBar({ dashboard, manifests, defaults, onPut, onEdit }: Props) {
  const variables = dashboard.variables ?? [];
  if (variables.length === 0) return null;
  return (
    <section className="variables-bar" aria-label={`Variables of ${dashboard.name}`}>
      {variables.map((variable) => (
        <div key={variable.name} className="variable">
          <span className="variable-name" aria-hidden title={`{{${variable.name}}}`}>
            {titleOf(variable)}
          </span>
          <Suspense>
            <VariableField
              // What Undo or another window made of it replaces what stands in the field.
              key={JSON.stringify(variable)}
              variable={variable}
              provider={variable.kind === "provided" ? providerOf(variable, dashboard, manifests, defaults) : null}
              onChange={(next) => onPut(withVariable(dashboard, next), "now")}
            />
          </Suspense>
        </div>
      ))}
      <Tooltip label="Edit the variables">
        <ActionIcon size={26} aria-label="Edit the variables" onClick={onEdit}>
          <IconAdjustments size={15} />
        </ActionIcon>
      </Tooltip>
    </section>
  );
}
