import type { CSSProperties } from "react";
import type { Manifest, Tile } from "../../ipc/messages.gen.ts";
import { COLUMNS } from "../grid/layout.ts";

type Drawn = Pick<Tile, "instance" | "widget" | "title" | "x" | "y" | "w" | "h">;

/** A small drawing of a dashboard: a box with a name for each widget, none of them running. */
export function Preview({
  tiles,
  manifests,
  label,
  more = 0,
}: {
  tiles: readonly Drawn[];
  manifests: ReadonlyMap<string, Manifest>;
  label: string;
  /** Further pages, which are not drawn. */
  more?: number;
}) {
  const rows = Math.max(1, ...tiles.map((tile) => tile.y + tile.h));
  const names = tiles.map((tile) => tile.title ?? manifests.get(tile.widget)?.name ?? tile.widget);
  return (
    <figure className="preview" aria-label={`${label}: ${names.length === 0 ? "no widgets" : names.join(", ")}`}>
      <div className="preview-grid" style={{ "--columns": COLUMNS, "--rows": rows } as CSSProperties} aria-hidden>
        {tiles.map((tile, at) => (
          <div
            key={tile.instance}
            className="preview-tile"
            style={{ gridColumn: `${tile.x + 1} / span ${tile.w}`, gridRow: `${tile.y + 1} / span ${tile.h}` }}
          >
            {names[at]}
          </div>
        ))}
      </div>
      {more === 0 ? null : (
        <figcaption className="preview-more">{more === 1 ? "and one more page" : `and ${more} more pages`}</figcaption>
      )}
    </figure>
  );
}
