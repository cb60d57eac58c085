import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconDots,
  IconFolder,
  IconLayoutDashboard,
  IconStar,
  IconStarFilled,
  IconTrash,
} from "@tabler/icons-react";
import type { DashboardSummary, Folder } from "../ipc/messages.gen.ts";
import { formatAgo } from "../ui/format.ts";
import type { LibraryActions } from "./actions.ts";

/** What a dragged dashboard is called in the drag's data. */
export const DRAGGED = "application/x-latchkey-dashboard";

interface Props {
  readonly summary: DashboardSummary;
  readonly folders: readonly Folder[];
  readonly actions: LibraryActions;
  /** One step in the order; undefined in lists that have an order of their own. */
  readonly onStep: ((by: -1 | 1) => void) | undefined;
  readonly onFolder: (folder: string | null) => void;
}

/** One dashboard in a list: opens by a click, moves by drag, by Alt and the arrow keys, or by its menu. */
export function DashboardRow({ summary, folders, actions, onStep, onFolder }: Props) {
  const { id, name, starred, tiles, opened } = summary;
  return (
    <li
      className="library-row"
      draggable={onStep !== undefined}
      data-dashboard={id}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <button
        type="button"
        className="library-open"
        onClick={() => actions.open(id)}
        onKeyDown={(event) => {
          if (!event.altKey || onStep === undefined) return;
          const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
          if (by === null) return;
          event.preventDefault();
          onStep(by);
        }}
      >
        <IconLayoutDashboard size={17} stroke={1.7} aria-hidden />
        <span className="library-name">{name}</span>
        <span className="library-facts">
          {tiles === 1 ? "1 widget" : `${tiles} widgets`}
          {opened === null ? null : ` · ${formatAgo(Date.now() - opened * 1000)}`}
        </span>
      </button>
      <ActionIcon
        size={26}
        aria-label={`Star ${name}`}
        aria-pressed={starred}
        onClick={() => actions.star(id, !starred)}
      >
        {starred ? <IconStarFilled size={15} className="library-star" /> : <IconStar size={15} />}
      </ActionIcon>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon size={26} aria-label={`Menu of ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
          {onStep === undefined ? null : (
            <>
              <Menu.Item
                leftSection={<IconArrowUp size={15} />}
                rightSection={<kbd>Alt ↑</kbd>}
                onClick={() => onStep(-1)}
              >
                Move up
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowDown size={15} />}
                rightSection={<kbd>Alt ↓</kbd>}
                onClick={() => onStep(1)}
              >
                Move down
              </Menu.Item>
            </>
          )}
          {folders.map((folder) => (
            <Menu.Item
              key={folder.id}
              leftSection={<IconFolder size={15} />}
              disabled={folder.dashboards.includes(id)}
              onClick={() => onFolder(folder.id)}
            >
              Move to {folder.name}
            </Menu.Item>
          ))}
          {folders.some((folder) => folder.dashboards.includes(id)) ? (
            <Menu.Item leftSection={<IconFolder size={15} />} onClick={() => onFolder(null)}>
              Take out of its folder
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => actions.duplicate(id)}>
            Duplicate
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => actions.remove(id, name)}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
