import { Button, Modal } from "@mantine/core";
import type { Dashboard, Manifest, Tile } from "../../ipc/messages.gen.ts";
import { WiringPicture } from "./WiringPicture.tsx";
import { canBeWired, connectionsOf } from "./connections.ts";
import { useFocusBack } from "../../ui/useFocusBack.ts";

interface Props {
  readonly dashboard: Dashboard;
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Opens the settings of a widget, where its wires are made and cut. */
  readonly onSettings: (instance: string) => void;
  readonly onClose: () => void;
}

/** Who tells whom what on a dashboard: as a picture, and in words. */
export function WiringDialog({ dashboard, manifests, onSettings, onClose }: Props) {
  useFocusBack();
  const connections = connectionsOf(dashboard, manifests);
  const wired = dashboard.widgets.filter((tile) => canBeWired(tile, manifests));
  const nameOf = (tile: Tile): string => tile.title ?? manifests.get(tile.widget)?.name ?? tile.widget;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Wiring of ${dashboard.name}`}
      size={760}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {wired.length === 0 ? (
        <p className="state-text">No widget of this dashboard says or hears anything.</p>
      ) : (
        <>
          <WiringPicture tiles={wired} connections={connections} nameOf={nameOf} />
          {connections.length === 0 ? <p className="state-text">No two of these widgets are connected.</p> : null}
          <ul className="wiring-list" aria-label="Connections">
            {connections.map(({ publisher, topic, listener, hears }) => (
              <li key={`${publisher.instance} ${topic} ${listener.instance} ${hears}`}>
                <span>
                  <b>{nameOf(publisher)}</b> says “{topic}”, <b>{nameOf(listener)}</b> hears
                  {topic === hears ? " it" : ` it as “${hears}”`}.
                </span>
                <Button size="compact-xs" variant="subtle" onClick={() => onSettings(listener.instance)}>
                  Change…
                  <span className="visually-hidden">
                    what {nameOf(listener)} hears from {nameOf(publisher)}
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Modal>
  );
}
