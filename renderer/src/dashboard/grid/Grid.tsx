import { Button } from "@mantine/core";
import { useId, useMemo, useRef, useState } from "react";
import ReactGridLayout, { type Layout, useContainerWidth, verticalCompactor } from "react-grid-layout";
import type { Dashboard, DefaultProvider, Manifest } from "../../ipc/messages.gen.ts";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { useAnnounce } from "../../ui/announce.tsx";
import { useWindows } from "../../windows/windows.tsx";
import { providerOf } from "./providerOf.ts";
import { pagesOf, tilesOn } from "../pages/pages.ts";
import { Tile } from "../tile/Tile.tsx";
import { TILE_KEYS, type TileCommand } from "./tileKeys.ts";
import { COLUMNS, describePlace, minimumSize, moved, resized, stacked, toItems, withItems } from "./layout.ts";

const GRID = { cols: COLUMNS, rowHeight: 26, margin: [12, 12], containerPadding: [20, 20] } as const;
const DRAG = { enabled: true, handle: ".tile-head", cancel: ".tile-menu, .tile-updated", threshold: 4 } as const;
const RESIZE = { enabled: true, handles: ["se", "s", "e"] } as const;

const FIXED = { enabled: false } as const;

/** A grid narrower than this shows its tiles one below the other, and does not save that. */
const NARROW_PX = 560;

interface Props {
  readonly dashboard: Dashboard;
  /** The page whose tiles these are. */
  readonly page: string;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly defaults: readonly DefaultProvider[];
  readonly unsaved: ReadonlySet<string>;
  /** The tile that was added last; it is scrolled to and focused when it appears. */
  readonly added: string | null;
  readonly onChange: (dashboard: Dashboard) => void;
  readonly onSettings: (instance: string) => void;
  readonly onRemove: (instance: string) => void;
  readonly onPage: (instance: string, page: string) => void;
  readonly onWidgets: () => void;
}

/**
 * The tiles of a page: dragged by their headers, resized by their corners, or both by the keyboard. A tile that is
 * dropped on a page's tab goes there.
 */
export function Grid(props: Props) {
  const { dashboard, manifests, defaults, unsaved, added, onChange, onSettings, onRemove, onPage, onWidgets } = props;
  const tiles = useMemo(() => tilesOn(dashboard, props.page), [dashboard, props.page]);
  const others = useMemo(() => pagesOf(dashboard).filter(({ id }) => id !== props.page), [dashboard, props.page]);
  // Measured first: tiles that are laid out for another width are drawn twice, and so is what is in each of their frames.
  const { width, containerRef, mounted } = useContainerWidth({ measureBeforeMount: true });
  // A hidden dashboard measures 0; its tiles keep the width that they had.
  const shownWidth = useRef(width);
  if (width > 0) shownWidth.current = width;
  const keysId = useId();
  const narrow = shownWidth.current < NARROW_PX;
  const announce = useAnnounce();
  const windows = useWindows();
  const [busy, setBusy] = useState(false);
  const items = useMemo(() => {
    const placed = toItems(tiles, (widget) => minimumSize(manifests.get(widget)));
    return narrow ? stacked(placed) : placed;
  }, [tiles, manifests, narrow]);

  const settle = (layout: Layout): void => {
    setBusy(false);
    const next = withItems(dashboard, layout);
    if (next !== dashboard) onChange(next);
  };

  const run = (instance: string, command: TileCommand): void => {
    switch (command.kind) {
      case "settings":
        return onSettings(instance);
      case "remove":
        return onRemove(instance);
      case "page":
        return onPage(instance, command.page);
      case "move":
      case "resize": {
        if (narrow) return announce("Make the window wider to arrange widgets.");
        const act = command.kind === "move" ? moved : resized;
        const next = withItems(dashboard, act(items, instance, command.step));
        const box = next.widgets.find((tile) => tile.instance === instance);
        if (next === dashboard || box === undefined) return announce("That is the edge.");
        onChange(next);
        return announce(describePlace(box));
      }
      case "popOut":
        return windows.popOut(dashboard.id, instance);
      case "enter":
      case "refresh":
        return undefined;
    }
  };

  return (
    // During a drag the frames must not receive pointer events, or the grid would lose the pointer.
    <div ref={containerRef} className={busy ? "grid grid-busy" : "grid"}>
      <p id={keysId} className="visually-hidden">
        {TILE_KEYS}
      </p>
      {mounted ? (
        <ReactGridLayout
          width={shownWidth.current}
          layout={items}
          gridConfig={GRID}
          dragConfig={narrow ? FIXED : DRAG}
          resizeConfig={narrow ? FIXED : RESIZE}
          compactor={verticalCompactor}
          onDragStart={() => setBusy(true)}
          onDragStop={(layout, _before, item, _placeholder, event) => {
            const page = event instanceof MouseEvent ? pageAt(event.clientX, event.clientY) : undefined;
            if (page === undefined || page === props.page || item === null) return settle(layout);
            setBusy(false);
            onPage(item.i, page);
          }}
          onResizeStart={() => setBusy(true)}
          onResizeStop={settle}
        >
          {/* The document keeps the order in which tiles were added: moving an iframe in the document reloads it. */}
          {tiles.map((tile) => (
            <div key={tile.instance}>
              <ErrorBoundary
                what="This widget could not be drawn"
                action={
                  <Button variant="subtle" color="red" onClick={() => onRemove(tile.instance)}>
                    Remove it
                  </Button>
                }
              >
                <Tile
                  tile={tile}
                  manifest={manifests.get(tile.widget)}
                  provider={providerOf(tile, manifests.get(tile.widget), dashboard, defaults)}
                  saved={!unsaved.has(tile.instance)}
                  keysId={keysId}
                  added={tile.instance === added}
                  otherPages={others}
                  onCommand={(command) => run(tile.instance, command)}
                  onWidgets={onWidgets}
                />
              </ErrorBoundary>
            </div>
          ))}
        </ReactGridLayout>
      ) : null}
    </div>
  );
}

/** The page whose tab is at a point of the window. */
function pageAt(x: number, y: number): string | undefined {
  const tabs = [...document.querySelectorAll<HTMLElement>("[role=tab][data-page]")];
  return tabs.find((tab) => {
    const box = tab.getBoundingClientRect();
    return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
  })?.dataset["page"];
}
