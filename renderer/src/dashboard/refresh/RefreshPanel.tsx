import { Divider, Switch } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "../../host/useQuery.ts";
import type { DashboardRefresh } from "../../ipc/messages.gen.ts";
import { RefreshFields } from "./RefreshFields.tsx";
import { NO_REFRESH } from "./dashboardRefresh.ts";
import { FormPanel } from "../../ui/SidePanel.tsx";

interface Props {
  readonly name: string;
  readonly refresh: DashboardRefresh | null;
  readonly onSave: (refresh: DashboardRefresh) => void;
  readonly onClose: () => void;
}

/** When the widgets of a dashboard refresh by themselves, and when they pause. Nothing changes before Save. */
export function RefreshPanel({ name, refresh, onSave, onClose }: Props) {
  const [draft, setDraft] = useState(refresh ?? NO_REFRESH);
  const power = useQuery("power", (api) => api.system.power());
  return (
    <FormPanel title={`Refresh of ${name}`} onClose={onClose} onSubmit={() => onSave(draft)}>
      <RefreshFields value={draft} inherited={null} onChange={(rule) => setDraft((last) => ({ ...last, ...rule }))} />
      <Divider label="Pause" labelPosition="left" />
      <Switch
        name="pauseHidden"
        label="While the dashboard is not on the screen"
        checked={draft.pauseHidden}
        onChange={(event) => setDraft({ ...draft, pauseHidden: event.currentTarget.checked })}
      />
      <Switch
        name="pauseAfterSleep"
        label="After the computer slept, until somebody uses the window"
        checked={draft.pauseAfterSleep}
        onChange={(event) => setDraft({ ...draft, pauseAfterSleep: event.currentTarget.checked })}
      />
      <Switch
        name="pauseOnBattery"
        label="While the computer runs on its battery"
        description={power.data?.source === "unknown" ? "This computer does not tell whether it does." : null}
        checked={draft.pauseOnBattery}
        onChange={(event) => setDraft({ ...draft, pauseOnBattery: event.currentTarget.checked })}
      />
    </FormPanel>
  );
}
