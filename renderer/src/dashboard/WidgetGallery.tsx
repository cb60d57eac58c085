import { Modal, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Manifest } from "../ipc/messages.gen.ts";
import { WidgetIcon } from "../ui/WidgetIcon.tsx";

interface Props {
  readonly opened: boolean;
  readonly manifests: readonly Manifest[];
  readonly onAdd: (manifest: Manifest) => void;
  readonly onClose: () => void;
}

/** Lists every installed widget; a click adds one to the dashboard. */
export function WidgetGallery({ opened, manifests, onAdd, onClose }: Props) {
  const [wanted, setWanted] = useState("");
  const needle = wanted.trim().toLowerCase();
  const found = manifests.filter((manifest) =>
    `${manifest.name} ${manifest.description}`.toLowerCase().includes(needle),
  );
  // The new tile takes the focus. Only a dialog closed without adding returns it to the button that opened it.
  const [added, setAdded] = useState(false);
  const close = (byAdding: boolean): void => {
    setAdded(byAdding);
    setWanted("");
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={() => close(false)}
      returnFocus={!added}
      title="Add a widget"
      size={640}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <TextInput
        data-autofocus
        aria-label="Filter widgets"
        placeholder="Filter widgets"
        leftSection={<IconSearch size={15} />}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        mb="md"
      />
      <div className="gallery">
        {found.map((manifest) => (
          <UnstyledButton
            key={manifest.id}
            className="gallery-card"
            onClick={() => {
              onAdd(manifest);
              close(true);
            }}
          >
            <span className="gallery-icon">
              <WidgetIcon name={manifest.icon} size={20} />
            </span>
            <span>
              <span className="gallery-name">{manifest.name}</span>
              <span className="gallery-text">{manifest.description}</span>
              <span className="gallery-reach">{reachOf(manifest)}</span>
            </span>
          </UnstyledButton>
        ))}
      </div>
      {found.length === 0 ? <p className="state-text">No widget fits “{wanted}”.</p> : null}
    </Modal>
  );
}

/** The providers that a widget uses, in words. */
function reachOf(manifest: Manifest): string {
  const slots = Object.values(manifest.slots).map((slot) => slot.label);
  return slots.length === 0 ? "Uses no provider" : `Uses: ${slots.join(", ")}`;
}
