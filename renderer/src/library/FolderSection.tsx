import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconChevronDown, IconPencil, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import type { Arrangement, DashboardSummary } from "../ipc/messages.gen.ts";
import { NameField } from "../ui/NameField.tsx";
import { DRAGGED } from "./DashboardRow.tsx";
import { folderStepped, moveTo, withFolder } from "./arrange.ts";

interface Props {
  /** Null: the dashboards that are in no folder. */
  readonly id: string | null;
  readonly name: string;
  readonly dashboards: readonly DashboardSummary[];
  readonly arrangement: Arrangement;
  readonly row: (summary: DashboardSummary) => ReactNode;
  readonly onArrange: (order: Arrangement, done?: string) => void;
}

const SHOWN_AT_FIRST = 50;

/** A folder and its dashboards; a dashboard that is dropped on it goes into it. */
export function FolderSection({ id, name, dashboards, arrangement, row, onArrange }: Props) {
  const heading = useId();
  const [all, setAll] = useState(false);
  const [over, setOver] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const shown = all ? dashboards : dashboards.slice(0, SHOWN_AT_FIRST);
  const rename = (to: string): void => {
    if (id !== null) onArrange(withFolder(arrangement, id, (folder) => ({ ...folder, name: to })));
  };
  const drop = (dragged: string, at: number): void => onArrange(moveTo(arrangement, dragged, { folder: id, at }));

  return (
    <section
      aria-labelledby={heading}
      className="library-section"
      data-over={over}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const dragged = event.dataTransfer.getData(DRAGGED);
        if (dragged === "") return;
        event.preventDefault();
        drop(dragged, rowAt(event.currentTarget, event.clientY) ?? dashboards.length);
      }}
    >
      <div className="library-head">
        {renaming ? (
          <NameField label="Name of the folder" name={name} onRename={rename} onEnd={() => setRenaming(false)} />
        ) : (
          <h2 id={heading} className="library-heading" onDoubleClick={() => setRenaming(id !== null)}>
            {name}
          </h2>
        )}
        {renaming ? (
          <h2 id={heading} className="visually-hidden">
            {name}
          </h2>
        ) : null}
        {id === null || renaming ? null : (
          <Menu position="bottom-start" width={190}>
            <Menu.Target>
              <ActionIcon size={24} aria-label={`Menu of the folder ${name}`}>
                <IconChevronDown size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
                Rename
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowUp size={15} />}
                onClick={() => onArrange(folderStepped(arrangement, id, -1))}
              >
                Move up
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowDown size={15} />}
                onClick={() => onArrange(folderStepped(arrangement, id, 1))}
              >
                Move down
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={15} />}
                onClick={() =>
                  onArrange(
                    withFolder(arrangement, id, () => null),
                    `${name} removed`,
                  )
                }
              >
                Remove the folder
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {dashboards.length === 0 ? (
        <p className="library-empty">Nothing in it. Drag a dashboard here, or move it by its menu.</p>
      ) : (
        <ul className="library-list">{shown.map(row)}</ul>
      )}
      {shown.length === dashboards.length ? null : (
        <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
          Show all {dashboards.length}
        </Button>
      )}
    </section>
  );
}

/** The position of the row before whose middle a pointer is. */
function rowAt(section: HTMLElement, y: number): number | undefined {
  const rows = [...section.querySelectorAll("li")];
  const at = rows.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return at === -1 ? undefined : at;
}
