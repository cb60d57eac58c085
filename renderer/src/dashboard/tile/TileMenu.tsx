import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconRefresh, IconSettings, IconTrash } from "@tabler/icons-react";

interface Props {
  readonly title: string;
  readonly onSettings: () => void;
  readonly onReload: () => void;
  readonly onRemove: () => void;
}

/** The menu in a tile's header. */
export function TileMenu({ title, onSettings, onReload, onRemove }: Props) {
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon className="tile-menu" size={26} aria-label={`Menu of ${title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={15} />} onClick={onSettings}>
          Settings…
        </Menu.Item>
        <Menu.Item leftSection={<IconRefresh size={15} />} onClick={onReload}>
          Reload
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
