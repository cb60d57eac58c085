import { Button, Group, Switch } from "@mantine/core";
import { usePreferences } from "../../host/preferences.tsx";
import { Row, Section } from "../parts.tsx";

/** Whether widgets may notify, and whether they may do it now. One widget loses the power on the page Widgets. */
export function NotificationsSection({ onWidgets }: { onWidgets: () => void }) {
  const { preferences, change } = usePreferences();
  return (
    <Section id="notifications">
      <Row
        id="notifications"
        title="Notifications of widgets"
        text="Widgets that may notify show messages of your desktop, with their name in front. A click leads to the widget."
        control={(label) => (
          <Group gap={12} wrap="nowrap">
            <Button size="xs" variant="default" onClick={onWidgets}>
              Which widgets
            </Button>
            <Switch
              aria-labelledby={label}
              checked={preferences.notifications}
              onChange={(event) => change({ notifications: event.currentTarget.checked })}
            />
          </Group>
        )}
      />
      <Row
        id="do-not-disturb"
        title="Do not disturb"
        text="Holds notifications back until you switch it off. Widgets are told that theirs was not shown."
        control={(label) => (
          <Switch
            aria-labelledby={label}
            checked={preferences.doNotDisturb}
            disabled={!preferences.notifications}
            onChange={(event) => change({ doNotDisturb: event.currentTarget.checked })}
          />
        )}
      />
    </Section>
  );
}
