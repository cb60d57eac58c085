import { useId, useState } from "react";
import { providerOf } from "../dashboard/grid/providerOf.ts";
import { TILE_KEYS } from "../dashboard/grid/tileKeys.ts";
import { TileSettings } from "../dashboard/settings/TileSettings.tsx";
import { withoutTile } from "../dashboard/state/dashboardState.ts";
import { Tile } from "../dashboard/tile/Tile.tsx";
import { useProviderRequests } from "../dashboard/tile/useProviderRequests.ts";
import type { Dashboard, DefaultProvider, Manifest, ProviderView, Tile as TileModel } from "../ipc/messages.gen.ts";
import { useWindows } from "./windows.tsx";

interface Props {
  readonly dashboard: Dashboard;
  readonly tile: TileModel;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly providers: readonly ProviderView[];
  readonly defaults: readonly DefaultProvider[];
  readonly unsaved: ReadonlySet<string>;
  readonly onPut: (dashboard: Dashboard, when: "soon" | "now") => void;
  readonly onWidgets: () => void;
}

/** One widget that has the window for itself, with its menu and its settings. */
export function BesideTile({ dashboard, tile, manifests, providers, defaults, unsaved, onPut, onWidgets }: Props) {
  const keysId = useId();
  const windows = useWindows();
  const [inSettings, setInSettings] = useState(false);
  useProviderRequests(dashboard, manifests, defaults, () => setInSettings(true));
  const manifest = manifests.get(tile.widget);
  return (
    <main className="beside-tile">
      <p id={keysId} className="visually-hidden">
        {TILE_KEYS}
      </p>
      <Tile
        tile={tile}
        manifest={manifest}
        provider={providerOf(tile, manifest, dashboard, defaults)}
        saved={!unsaved.has(tile.instance)}
        keysId={keysId}
        added={false}
        otherPages={[]}
        onCommand={({ kind }) => {
          if (kind === "settings") setInSettings(true);
          else if (kind === "popOut") windows.bringBack(dashboard.id, tile.instance);
          else if (kind === "remove") onPut(withoutTile(dashboard, tile.instance), "now");
        }}
        onWidgets={onWidgets}
      />
      {inSettings && manifest !== undefined ? (
        <TileSettings
          tile={tile}
          manifest={manifest}
          dashboard={dashboard}
          providers={providers}
          defaults={defaults}
          manifests={manifests}
          onPut={onPut}
          onClose={() => setInSettings(false)}
        />
      ) : null}
    </main>
  );
}
