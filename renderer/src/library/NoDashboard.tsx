import { Button, Group } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Empty } from "../ui/PageStates.tsx";

interface Props {
  readonly onTemplate: () => void;
  readonly onNew: () => void;
  /** Leads to the page of all dashboards, from elsewhere: what was deleted comes back there. */
  readonly onAll?: () => void;
}

/** What to begin with where there is no dashboard. */
export function NoDashboard({ onTemplate, onNew, onAll }: Props) {
  return (
    <Empty
      icon={<IconPlus size={24} stroke={1.6} />}
      title="No dashboard yet"
      action={
        <Group justify="center">
          <Button onClick={onTemplate}>From a template…</Button>
          <Button variant="default" onClick={onNew}>
            Empty dashboard
          </Button>
          {onAll === undefined ? null : (
            <Button variant="default" onClick={onAll}>
              All dashboards
            </Button>
          )}
        </Group>
      }
    >
      A dashboard is a page of widgets that share an app's providers.
    </Empty>
  );
}
