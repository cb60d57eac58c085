import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck } from "@tabler/icons-react";
import { describeFailure } from "../host/failure.ts";

/** Long enough to read it and decide. */
const UNDO_MS = 8000;

/** Says what was done and offers to undo it. */
export function showUndo(text: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: UNDO_MS,
    withBorder: true,
    closeButtonProps: { "aria-label": "Dismiss" },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{text}</span>
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}

/** Says that the layout on screen is not on disk, and offers to save it again. */
export function showNotSaved(error: unknown, retry: () => void): void {
  notifications.show({
    id: "not-saved",
    color: "red",
    title: "Not saved yet",
    autoClose: false,
    withBorder: true,
    closeButtonProps: { "aria-label": "Dismiss" },
    message: (
      <>
        {describeFailure(error).message}{" "}
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            notifications.hide("not-saved");
            retry();
          }}
        >
          Save again
        </Button>
      </>
    ),
  });
}

/** Says that something went well. */
export function showDone(text: string): void {
  notifications.show({
    message: text,
    autoClose: 2500,
    withBorder: true,
    icon: <IconCheck size={15} />,
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}

/** Says that something went wrong, in the main process's words. */
export function showFailure(title: string, error: unknown): void {
  notifications.show({
    color: "red",
    title,
    message: describeFailure(error).message,
    withBorder: true,
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}
