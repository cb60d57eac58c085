import { Button, Divider, Drawer, Group, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import type { DashboardRefresh } from "../../ipc/messages.gen.ts";
import { RefreshFields } from "./RefreshFields.tsx";
import { NO_REFRESH } from "./dashboardRefresh.ts";

interface Props {
  readonly name: string;
  readonly refresh: DashboardRefresh | null;
  readonly onSave: (refresh: DashboardRefresh) => void;
  readonly onClose: () => void;
}

/** When the widgets of a dashboard refresh by themselves, and when they pause. Nothing changes before Save. */
export function RefreshPanel({ name, refresh, onSave, onClose }: Props) {
  const [draft, setDraft] = useState(refresh ?? NO_REFRESH);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={380}
      title={`Refresh of ${name}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(draft);
        }}
      >
        <Stack gap="md">
          <RefreshFields
            value={draft}
            inherited={null}
            onChange={(rule) => setDraft((last) => ({ ...last, ...rule }))}
          />
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
          <Group justify="flex-end" mt="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Save</Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
