import type { CSSProperties } from "react";
import type { Dashboard, Manifest } from "../../ipc/messages.gen.ts";
import { COLUMNS } from "../grid/layout.ts";

/** A small drawing of a dashboard: a box with a name for each widget, none of them running. */
export function Preview({
  dashboard,
  manifests,
  label,
}: {
  dashboard: Dashboard;
  manifests: ReadonlyMap<string, Manifest>;
  label: string;
}) {
  const rows = Math.max(1, ...dashboard.widgets.map((tile) => tile.y + tile.h));
  const names = dashboard.widgets.map((tile) => tile.title ?? manifests.get(tile.widget)?.name ?? tile.widget);
  return (
    <figure className="preview" aria-label={`${label}: ${names.length === 0 ? "no widgets" : names.join(", ")}`}>
      <div className="preview-grid" style={{ "--columns": COLUMNS, "--rows": rows } as CSSProperties} aria-hidden>
        {dashboard.widgets.map((tile, at) => (
          <div
            key={tile.instance}
            className="preview-tile"
            style={{ gridColumn: `${tile.x + 1} / span ${tile.w}`, gridRow: `${tile.y + 1} / span ${tile.h}` }}
          >
            {names[at]}
          </div>
        ))}
      </div>
    </figure>
  );
}
