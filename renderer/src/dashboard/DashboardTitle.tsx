import { ActionIcon, Menu } from "@mantine/core";
import {
  IconAdjustments,
  IconChevronDown,
  IconCopy,
  IconFileExport,
  IconFilePlus,
  IconHistory,
  IconFileTypePdf,
  IconPencil,
  IconPrinter,
  IconRefresh,
  IconShare,
  IconTrash,
  IconWindowMaximize,
} from "@tabler/icons-react";
import { useState } from "react";
import { NameField } from "../ui/NameField.tsx";

interface Props {
  readonly name: string;
  readonly onRename: (name: string) => void;
  readonly onDuplicate: () => void;
  readonly onAddPage: () => void;
  readonly onVariables: () => void;
  readonly onWiring: () => void;
  readonly onHistory: () => void;
  readonly onRefresh: () => void;
  readonly onExport: () => void;
  readonly onPrint: (to: "pdf" | "printer") => void;
  readonly onPopOut: () => void;
  readonly onDelete: () => void;
}

/** A dashboard's name and menu. A double click or Rename turns the name into a text field. */
export function DashboardTitle(props: Props) {
  const { name, onRename, onDuplicate, onAddPage, onVariables, onWiring } = props;
  const { onHistory, onRefresh, onExport, onPrint, onPopOut, onDelete } = props;
  const [renaming, setRenaming] = useState(false);
  const finish = (text: string): void => {
    setRenaming(false);
    const next = text.trim().slice(0, 120);
    if (next !== "" && next !== name) onRename(next);
  };

  if (renaming)
    return <NameField label="Name of the dashboard" name={name} onDone={finish} onCancel={() => setRenaming(false)} />;
  return (
    <>
      <h1 className="title" onDoubleClick={() => setRenaming(true)}>
        {name}
      </h1>
      <Menu position="bottom-start" width={210}>
        <Menu.Target>
          <ActionIcon size={24} aria-label={`Menu of the dashboard ${name}`}>
            <IconChevronDown size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={onDuplicate}>
            Duplicate
          </Menu.Item>
          <Menu.Item leftSection={<IconFilePlus size={15} />} onClick={onAddPage}>
            Add a page
          </Menu.Item>
          <Menu.Item leftSection={<IconAdjustments size={15} />} onClick={onVariables}>
            Variables…
          </Menu.Item>
          <Menu.Item leftSection={<IconShare size={15} />} onClick={onWiring}>
            Wiring…
          </Menu.Item>
          <Menu.Item leftSection={<IconRefresh size={15} />} onClick={onRefresh}>
            Refresh…
          </Menu.Item>
          <Menu.Item leftSection={<IconHistory size={15} />} onClick={onHistory}>
            Versions…
          </Menu.Item>
          <Menu.Item leftSection={<IconFileExport size={15} />} onClick={onExport}>
            Export…
          </Menu.Item>
          <Menu.Item leftSection={<IconFileTypePdf size={15} />} onClick={() => onPrint("pdf")}>
            Save as PDF…
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter size={15} />} onClick={() => onPrint("printer")}>
            Print…
          </Menu.Item>
          <Menu.Item leftSection={<IconWindowMaximize size={15} />} onClick={onPopOut}>
            In a window of its own
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onDelete}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
