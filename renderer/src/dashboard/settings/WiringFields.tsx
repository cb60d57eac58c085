import { Divider, MultiSelect } from "@mantine/core";
import type { Dashboard, Manifest, Tile, Wire } from "../../ipc/messages.gen.ts";
import { type End, endsOf, isConnected, withConnection } from "./wires.ts";

interface Props {
  readonly tile: Tile;
  readonly manifest: Manifest;
  readonly dashboard: Dashboard;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly wiring: readonly Wire[];
  readonly onChange: (wiring: Wire[]) => void;
}

/** Who hears this widget, and whom it hears. The same topic is connected without anybody's doing. */
export function WiringFields({ tile, manifest, dashboard, manifests, wiring, onChange }: Props) {
  const { publishes, listens } = manifest.events;
  if (publishes.length === 0 && listens.length === 0) return null;
  const own = (topic: string): Omit<End, "label"> => ({ instance: tile.instance, topic });
  return (
    <>
      <Divider label="Other widgets of this dashboard" labelPosition="left" />
      {publishes.map((topic) => (
        <Ends
          key={`says ${topic}`}
          label={`“${topic}” is heard by`}
          ends={endsOf(dashboard, tile, manifests, "listens")}
          isOn={(end) => isConnected(wiring, own(topic), end)}
          onToggle={(end, on) => onChange(withConnection(wiring, own(topic), end, on))}
        />
      ))}
      {listens.map((topic) => (
        <Ends
          key={`hears ${topic}`}
          label={`It hears “${topic}” from`}
          ends={endsOf(dashboard, tile, manifests, "publishes")}
          isOn={(end) => isConnected(wiring, end, own(topic))}
          onToggle={(end, on) => onChange(withConnection(wiring, end, own(topic), on))}
        />
      ))}
    </>
  );
}

interface EndsProps {
  readonly label: string;
  readonly ends: readonly End[];
  readonly isOn: (end: End) => boolean;
  readonly onToggle: (end: End, on: boolean) => void;
}

function Ends({ label, ends, isOn, onToggle }: EndsProps) {
  const keyOf = (end: End): string => `${end.instance} ${end.topic}`;
  const chosen = ends.filter(isOn).map(keyOf);
  return (
    <MultiSelect
      label={label}
      placeholder={ends.length === 0 ? "No other widget here" : chosen.length === 0 ? "Nobody" : undefined}
      disabled={ends.length === 0}
      data={ends.map((end) => ({ value: keyOf(end), label: end.label }))}
      value={chosen}
      comboboxProps={{ shadow: "md" }}
      onChange={(next) => {
        const changed = ends.find((end) => next.includes(keyOf(end)) !== chosen.includes(keyOf(end)));
        if (changed !== undefined) onToggle(changed, next.includes(keyOf(changed)));
      }}
    />
  );
}
