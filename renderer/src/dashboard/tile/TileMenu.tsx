import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconFileArrowRight, IconRefresh, IconSettings, IconTrash } from "@tabler/icons-react";
import type { BoardPage } from "../../ipc/messages.gen.ts";

interface Props {
  readonly title: string;
  readonly onSettings: () => void;
  readonly onReload: () => void;
  readonly onRemove: () => void;
  readonly otherPages: readonly BoardPage[];
  readonly onPage: (page: string) => void;
}

/** The menu in a tile's header. */
export function TileMenu({ title, onSettings, onReload, onRemove, otherPages, onPage }: Props) {
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon className="tile-menu" size={26} aria-label={`Menu of ${title}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className="tile-menu-list">
        <Menu.Item leftSection={<IconSettings size={15} />} onClick={onSettings}>
          Settings…
        </Menu.Item>
        <Menu.Item leftSection={<IconRefresh size={15} />} onClick={onReload}>
          Reload
        </Menu.Item>
        {otherPages.length === 0 ? null : (
          <>
            <Menu.Divider />
            {otherPages.map((page) => (
              <Menu.Item key={page.id} leftSection={<IconFileArrowRight size={15} />} onClick={() => onPage(page.id)}>
                Move to {page.name}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
