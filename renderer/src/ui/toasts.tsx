import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck } from "@tabler/icons-react";
import { describeError } from "../host/describeError.ts";

/** Time to read the message and decide. */
const UNDO_MS = 8000;

/** Shows what was done, with an Undo button. */
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

/** Shows that a change is not on disk yet, with a button that saves it again. */
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
        {describeError(error).message}{" "}
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

/** Shows that an action succeeded. */
export function showDone(text: string): void {
  notifications.show({
    message: text,
    autoClose: 2500,
    withBorder: true,
    icon: <IconCheck size={15} />,
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}

/** Shows that an action failed, in the words of the main process. */
export function showFailure(title: string, error: unknown): void {
  notifications.show({
    color: "red",
    title,
    message: describeError(error).message,
    withBorder: true,
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}
