import { ActionIcon, Menu } from "@mantine/core";
import {
  IconCamera,
  IconDots,
  IconFileArrowRight,
  IconFileSpreadsheet,
  IconJson,
  IconListSearch,
  IconPower,
  IconRefresh,
  IconSettings,
  IconTrash,
  IconWindowMaximize,
} from "@tabler/icons-react";
import type { BoardPage } from "../../ipc/messages.gen.ts";
import { useWindows } from "../../windows/windows.tsx";
import { callsOfTile, inspect } from "../../devtools/inspect.ts";
import { useDataOffer } from "../taking/useDataOffer.ts";
import { useTaking } from "../taking/useTaking.ts";

interface Props {
  readonly title: string;
  readonly instance: string;
  readonly onSettings: () => void;
  /** Absent for a widget that cannot. */
  readonly onRefresh: (() => void) | undefined;
  readonly onReload: () => void;
  /** Opens a window for the widget, or closes the one that it is in. */
  readonly onPopOut: () => void;
  readonly onRemove: () => void;
  readonly otherPages: readonly BoardPage[];
  readonly onPage: (page: string) => void;
}

/** The menu in a tile's header. */
export function TileMenu(props: Props) {
  const { title, instance, onSettings, onRefresh, onReload, onPopOut, onRemove, otherPages, onPage } = props;
  const alone = useWindows().own.shows?.instance === instance;
  const taking = useTaking();
  const offered = useDataOffer(instance);
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
        {onRefresh === undefined ? null : (
          <Menu.Item
            leftSection={<IconRefresh size={15} />}
            rightSection={<kbd className="menu-key">R</kbd>}
            onClick={onRefresh}
          >
            Refresh
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconPower size={15} />} onClick={onReload}>
          Reload
        </Menu.Item>
        <Menu.Item leftSection={<IconWindowMaximize size={15} />} onClick={onPopOut}>
          {alone ? "Bring back to its dashboard" : "In a window of its own"}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconListSearch size={15} />}
          onClick={() => inspect({ tab: "Calls", filter: callsOfTile(instance) })}
        >
          Inspect
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
        <Menu.Item leftSection={<IconCamera size={15} />} onClick={() => taking.picture(instance)}>
          Save as an image…
        </Menu.Item>
        {offered ? (
          <>
            <Menu.Item leftSection={<IconFileSpreadsheet size={15} />} onClick={() => taking.data(instance, "csv")}>
              Save data as CSV…
            </Menu.Item>
            <Menu.Item leftSection={<IconJson size={15} />} onClick={() => taking.data(instance, "json")}>
              Save data as JSON…
            </Menu.Item>
          </>
        ) : null}
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
