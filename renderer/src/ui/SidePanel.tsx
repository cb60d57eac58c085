import { Button, Drawer, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useFocusBack } from "./useFocusBack.ts";

interface PanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: number;
}

/** A panel at the right edge, drawn only while it is open. */
export function SidePanel({ title, onClose, children, size = 380 }: PanelProps) {
  useFocusBack();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={size}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Drawer>
  );
}

/** A panel that is a form. Nothing changes before Save. */
export function FormPanel({ title, onClose, onSubmit, children }: PanelProps & { readonly onSubmit: () => void }) {
  return (
    <SidePanel title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="md">
          {children}
          <Group justify="flex-end" mt="sm">
            <SaveOrCancel onCancel={onClose} />
          </Group>
        </Stack>
      </form>
    </SidePanel>
  );
}

export function SaveOrCancel({ onCancel }: { readonly onCancel: () => void }) {
  return (
    <>
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit">Save</Button>
    </>
  );
}
