import { type ComponentProps, Suspense } from "react";
import type { Dashboard } from "../../ipc/messages.gen.ts";
import { SettingsPanel } from "../parts.ts";

interface Props extends Omit<ComponentProps<typeof SettingsPanel>, "onSave"> {
  readonly onPut: (dashboard: Dashboard, when: "now") => void;
}

/** A widget's settings over the page. They close once they are saved. */
export function TileSettings({ onPut, ...panel }: Props) {
  return (
    <Suspense>
      <SettingsPanel
        {...panel}
        key={panel.tile.instance}
        onSave={(changed) => {
          onPut(changed, "now");
          panel.onClose();
        }}
      />
    </Suspense>
  );
}
