import { Button, Stack } from "@mantine/core";
import { IconPuzzle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useQuery } from "../../host/useQuery.ts";
import type { Dashboard, Manifest, Missing, ProviderView } from "../../ipc/messages.gen.ts";
import { either, nameOf } from "../gallery/groups.ts";
import { SlotField } from "../settings/SlotField.tsx";
import { bound, heldBy, wantedBy, withOnlyChoices } from "./lacking.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";

interface Props {
  readonly dashboard: Dashboard;
  readonly missing: Missing;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  readonly onPut: (dashboard: Dashboard) => void;
  /** Opens the page where packages are installed. */
  readonly onWidgets: () => void;
  readonly onClose: () => void;
}

/** What an imported dashboard lacks, one step each; every step is saved at once, and can be left for later. */
export function ImportPanel({ dashboard, missing, manifests, providers, onPut, onWidgets, onClose }: Props) {
  const types = useQuery("types", (api) => api.providers.types());
  const wanted = wantedBy(dashboard, missing, manifests);
  // As for a widget that is added: where there is no choice, nobody is asked. Once, so that a choice can be taken back.
  const chosen = useRef(false);
  useEffect(() => {
    if (chosen.current) return;
    chosen.current = true;
    const next = withOnlyChoices(dashboard, wanted, providers);
    if (next !== dashboard) onPut(next);
  });
  const absent = missing.widgets.filter((widget) => !manifests.has(widget));
  const left = wanted.filter((one) => heldBy(dashboard, one) === null).length + absent.length;
  const labelOf = (type: string): string => nameOf(types.data?.types.find((one) => one.type === type)?.label ?? type);
  return (
    <SidePanel title={`Complete ${dashboard.name}`} onClose={onClose}>
      <Stack gap="lg">
        <p role="status" className="import-lead">
          {left === 0
            ? "Nothing is missing. The dashboard is ready."
            : `${left === 1 ? "One thing is" : `${left} things are`} missing. What you leave for later, the tiles say themselves.`}
        </p>
        {absent.map((widget) => (
          <div key={widget} className="import-step">
            <strong>The widget “{widget}” is not installed</strong>
            <span className="import-text">Its tile keeps its place and settings.</span>
            <Button size="xs" variant="default" leftSection={<IconPuzzle size={14} />} onClick={onWidgets}>
              Open Widgets
            </Button>
          </div>
        ))}
        {wanted.map((one) => (
          <SlotField
            key={one.type}
            slot={{
              label: usersOf(one.slots.length, either(one.types.map(labelOf))),
              types: [...one.types],
              tools: [],
            }}
            appId={dashboard.appId}
            providers={providers}
            types={types.data?.types ?? []}
            value={heldBy(dashboard, one)}
            onChange={(name) => onPut(bound(dashboard, one, name))}
          />
        ))}
        <Button onClick={onClose} variant={left === 0 ? "filled" : "default"}>
          {left === 0 ? "Done" : "Do the rest later"}
        </Button>
      </Stack>
    </SidePanel>
  );
}

function usersOf(count: number, label: string): string {
  return `${label} (${count === 1 ? "one widget" : `${count} widgets`})`;
}
