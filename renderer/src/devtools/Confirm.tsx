import { Button, Group, Modal } from "@mantine/core";

/** A question before something is dropped. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly go: () => void;
}

/** Asks; Esc and the first button mean no. */
export function Confirm({ question, onClose }: { question: Question | null; onClose: () => void }) {
  return (
    <Modal
      opened={question !== null}
      onClose={onClose}
      title={question?.title ?? ""}
      size="sm"
      centered
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p className="confirm-text">{question?.text}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" size="xs" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red"
          size="xs"
          data-autofocus
          onClick={() => {
            onClose();
            question?.go();
          }}
        >
          {question?.yes}
        </Button>
      </Group>
    </Modal>
  );
}
