import { ActionIcon, Menu } from "@mantine/core";
import { IconChevronDown, IconCopy, IconPencil, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

interface Props {
  readonly name: string;
  readonly onRename: (name: string) => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

/** A dashboard's name and menu. A double click or Rename turns the name into a text field. */
export function DashboardTitle({ name, onRename, onDuplicate, onDelete }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = (text: string): void => {
    setDraft(null);
    const next = text.trim().slice(0, 120);
    if (next !== "" && next !== name) onRename(next);
  };

  if (draft !== null) return <NameField name={draft} onDone={finish} onCancel={() => setDraft(null)} />;
  return (
    <>
      <h1 className="title" onDoubleClick={() => setDraft(name)}>
        {name}
      </h1>
      <Menu position="bottom-start" width={190}>
        <Menu.Target>
          <ActionIcon size={24} aria-label={`Menu of the dashboard ${name}`}>
            <IconChevronDown size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setDraft(name)}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={onDuplicate}>
            Duplicate
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onDelete}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function NameField({ name, onDone, onCancel }: { name: string; onDone: (name: string) => void; onCancel: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The user has just chosen to rename.
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <input
      ref={field}
      className="title-field"
      aria-label="Name of the dashboard"
      maxLength={120}
      defaultValue={name}
      onBlur={(event) => onDone(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(event.currentTarget.value);
        if (event.key === "Escape") onCancel();
      }}
    />
  );
}
