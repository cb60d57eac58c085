import { ActionIcon, Menu } from "@mantine/core";
import { IconChevronDown, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { NameField } from "../ui/NameField.tsx";
import type { Command } from "./commands/command.ts";

interface Props {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly onRename: (name: string) => void;
}

/** A dashboard's name and menu. A double click or Rename turns the name into a text field. */
export function DashboardTitle({ name, commands, onRename }: Props) {
  const [renaming, setRenaming] = useState(false);
  if (renaming)
    return <NameField label="Name of the dashboard" name={name} onRename={onRename} onEnd={() => setRenaming(false)} />;
  const items = (removing: boolean) =>
    commands
      .filter((command) => command.short !== undefined && (command.removes ?? false) === removing)
      .map((command) => (
        <Menu.Item
          key={command.id}
          {...(removing ? { color: "red" } : {})}
          leftSection={<command.icon size={15} />}
          onClick={command.run}
        >
          {command.short}
        </Menu.Item>
      ));
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
          {items(false)}
          <Menu.Divider />
          {items(true)}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
