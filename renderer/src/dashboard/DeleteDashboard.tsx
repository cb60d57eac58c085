import { Button, Modal, Text } from "@mantine/core";
import type { Dashboard } from "../ipc/messages.gen.ts";

/** Asks before a dashboard is deleted. Its providers stay. */
export function DeleteDashboard({
  dashboard,
  onClose,
  onDelete,
}: {
  dashboard: Dashboard | null;
  onClose: () => void;
  onDelete: (dashboard: Dashboard) => void;
}) {
  return (
    <Modal
      opened={dashboard !== null}
      onClose={onClose}
      title="Delete this dashboard?"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">
        “{dashboard?.name}” and its {dashboard?.widgets.length ?? 0} widgets go. Providers and their keys stay.
      </Text>
      <div className="modal-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" onClick={() => dashboard !== null && onDelete(dashboard)}>
          Delete
        </Button>
      </div>
    </Modal>
  );
}
