import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useApi } from "../../host/api.tsx";
import type { Manifest, SlotBinding } from "../../ipc/messages.gen.ts";
import { WidgetIcon } from "../../ui/WidgetIcon.tsx";
import { WidgetFrame } from "../tile/WidgetFrame.tsx";
import { canPreview, needsOf } from "./groups.ts";
import { sampleOf } from "./samples.ts";

interface Props {
  readonly manifest: Manifest;
  /** Local Search, where the dashboard's app has it. */
  readonly localSearch: SlotBinding | null;
  readonly labels: ReadonlyMap<string, string>;
  readonly onAdd: () => void;
}

/** One widget of the gallery, large: running, where it can without a provider that somebody has to choose. */
export function Preview({ manifest, localSearch, labels, onAdd }: Props) {
  const possible = canPreview(manifest) && (Object.keys(manifest.slots).length === 0 || localSearch !== null);
  return (
    <aside className="gallery-preview" aria-label={`Preview of ${manifest.name}`}>
      {possible ? (
        <Live key={manifest.id} manifest={manifest} localSearch={localSearch} />
      ) : (
        <div className="gallery-stage" data-empty>
          <WidgetIcon widget={manifest} size={44} />
          <p>
            {canPreview(manifest)
              ? "Add a Local Search provider to see it run here."
              : "It runs once you have chosen a provider for it."}
          </p>
        </div>
      )}
      <h3>{manifest.name}</h3>
      <p className="gallery-text">{manifest.description}</p>
      <p className="gallery-reach">{needsOf(manifest, labels)}</p>
      <Button leftSection={<IconPlus size={16} />} onClick={onAdd} mt="sm">
        Add to the dashboard
      </Button>
    </aside>
  );
}

function Live({ manifest, localSearch }: { manifest: Manifest; localSearch: SlotBinding | null }) {
  const api = useApi();
  const frame = useRef<HTMLIFrameElement>(null);
  const [shown, setShown] = useState<{ instance: string } | { problem: string } | undefined>(undefined);
  const sample = sampleOf(manifest.id, new Date());
  const withProvider = Object.keys(manifest.slots).length > 0;
  useEffect(() => {
    let current = true;
    const params = { widget: manifest.id, settings: sample.settings, localSearch: withProvider ? localSearch : null };
    api.invoke("widget-preview-show", params as never).then(
      ({ instance }) => {
        if (current) setShown({ instance });
      },
      (error: unknown) => {
        if (current) setShown({ problem: error instanceof Error ? error.message : "It cannot be shown here." });
      },
    );
    return () => {
      current = false;
    };
  }, [api, manifest.id]);
  if (shown !== undefined && "problem" in shown)
    return (
      <div className="gallery-stage" data-empty>
        <WidgetIcon widget={manifest} size={44} />
        <p>{shown.problem}</p>
      </div>
    );
  return (
    <figure className="gallery-live">
      {/* To be looked at: nothing in it can be clicked, so it can ask its user for nothing. */}
      <div className="gallery-stage" inert aria-hidden>
        {shown === undefined ? null : (
          <WidgetFrame
            widget={manifest.id}
            instance={shown.instance}
            title={`Preview of ${manifest.name}`}
            frame={frame}
            onLoad={() => undefined}
          />
        )}
      </div>
      <figcaption>
        {sample.invented ? "Sample text" : withProvider ? "Live, with Local Search on this computer" : "Live"}
      </figcaption>
    </figure>
  );
}
