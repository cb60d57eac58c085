import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconChevronDown, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { NameField } from "../../ui/NameField.tsx";
import { MOST_PAGES, pagesOf, tilesOn } from "./pages.ts";

const DRAGGED = "application/x-latchkey-page";

/** What the tabs can do with the pages of a dashboard. */
export interface PageActions {
  open(page: string): void;
  add(): void;
  rename(page: string, name: string): void;
  /** `by` steps to the right, or to the left where it is negative. */
  move(page: string, by: number): void;
  remove(page: string): void;
}

interface Props {
  readonly dashboard: Dashboard;
  readonly current: string;
  readonly actions: PageActions;
}

/** The id of a page's tab and of what it shows, in the document. */
export const tabId = (dashboard: Dashboard, page: string): string => `tab-${dashboard.id}-${page}`;
export const panelId = (dashboard: Dashboard, page: string): string => `page-${dashboard.id}-${page}`;

/**
 * The pages of a dashboard as tabs. The arrow keys go from one to the next, with Alt they move the page; F2 renames it,
 * Delete removes it. One page alone has no tab.
 */
export function PageTabs({ dashboard, current, actions }: Props) {
  const [renaming, setRenaming] = useState<string | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const pages = pagesOf(dashboard);
  if (pages.length < 2) return null;
  const at = pages.findIndex((page) => page.id === current);
  const shown = pages[at];

  const focus = (page: string): void => document.getElementById(tabId(dashboard, page))?.focus();
  const go = (to: number): void => {
    const page = pages[(to + pages.length) % pages.length];
    if (page === undefined) return;
    actions.open(page.id);
    focus(page.id);
  };
  const onKeyDown = (event: KeyboardEvent, page: string): void => {
    if (event.ctrlKey || event.metaKey) return;
    const side = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (side !== 0 && event.altKey) actions.move(page, side);
    else if (side !== 0) go(at + side);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "F2") setRenaming(page);
    else if (event.key === "Delete") actions.remove(page);
    else return;
    event.preventDefault();
  };

  return (
    <div className="page-tabs" ref={bar}>
      <div role="tablist" aria-label={`Pages of ${dashboard.name}`} className="page-tabs-list">
        {pages.map((page) => (
          <button
            key={page.id}
            id={tabId(dashboard, page.id)}
            type="button"
            role="tab"
            className="page-tab"
            aria-selected={page.id === current}
            aria-controls={panelId(dashboard, page.id)}
            tabIndex={page.id === current ? 0 : -1}
            data-page={page.id}
            draggable
            hidden={page.id === renaming}
            title={`${page.name}: ${counted(tilesOn(dashboard, page.id).length)}`}
            onClick={() => actions.open(page.id)}
            onDoubleClick={() => setRenaming(page.id)}
            onKeyDown={(event) => onKeyDown(event, page.id)}
            onDragStart={(event) => event.dataTransfer.setData(DRAGGED, page.id)}
            onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
            onDrop={(event) => {
              const dragged = event.dataTransfer.getData(DRAGGED);
              const from = pages.findIndex((one) => one.id === dragged);
              if (from === -1) return;
              event.preventDefault();
              actions.move(dragged, pages.indexOf(page) - from);
            }}
          >
            {page.name}
          </button>
        ))}
      </div>
      {renaming === null || shown === undefined ? null : (
        <NameField
          label="Name of the page"
          name={pages.find((page) => page.id === renaming)?.name ?? ""}
          onRename={(name) => actions.rename(renaming, name)}
          onEnd={() => setRenaming(null)}
        />
      )}
      {shown === undefined || renaming !== null ? null : (
        <Menu position="bottom-start" width={190}>
          <Menu.Target>
            <ActionIcon size={24} aria-label={`Menu of the page ${shown.name}`}>
              <IconChevronDown size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(shown.id)}>
              Rename
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowLeft size={15} />}
              disabled={at === 0}
              onClick={() => actions.move(shown.id, -1)}
            >
              Move left
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowRight size={15} />}
              disabled={at === pages.length - 1}
              onClick={() => actions.move(shown.id, 1)}
            >
              Move right
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => actions.remove(shown.id)}>
              Remove the page
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Tooltip label="Add a page">
        <ActionIcon size={24} aria-label="Add a page" disabled={pages.length >= MOST_PAGES} onClick={actions.add}>
          <IconPlus size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function counted(tiles: number): string {
  return tiles === 1 ? "1 widget" : `${tiles} widgets`;
}
