import { Button, Group } from "@mantine/core";
import { IconArrowBackUp, IconWindowMaximize } from "@tabler/icons-react";
import { useWindows } from "./windows.tsx";

/** What can be done about something that is in a window of its own. */
export function ElsewhereActions({ dashboard, instance }: { dashboard: string; instance: string | null }) {
  const windows = useWindows();
  return (
    <Group gap={8} justify="center">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconWindowMaximize size={14} />}
        onClick={() => windows.popOut(dashboard, instance)}
      >
        Show its window
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowBackUp size={14} />}
        onClick={() => windows.bringBack(dashboard, instance)}
      >
        Bring it back
      </Button>
    </Group>
  );
}
