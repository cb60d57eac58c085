import { Modal, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useApi } from "../../host/api.tsx";
import { useQuery } from "../../host/useQuery.ts";
import type { Manifest, ProviderView } from "../../ipc/messages.gen.ts";
import { WidgetIcon } from "../../ui/WidgetIcon.tsx";
import { Preview } from "./Preview.tsx";
import { bestOf, grouped, needsOf } from "./groups.ts";

interface Props {
  readonly opened: boolean;
  readonly manifests: readonly Manifest[];
  readonly appId: string;
  readonly providers: readonly ProviderView[];
  readonly onAdd: (manifest: Manifest) => void;
  readonly onClose: () => void;
}

/** Where there is room for a preview beside the list. */
const WIDE = "(min-width: 900px)";

/** How long a widget is pointed at before it is previewed: each preview is a process. */
const RESTS_MS = 250;

/** Every widget by group, each previewed when it is pointed at or has the focus; a click adds one to the dashboard,
 * as does Enter in the filter. */
export function WidgetGallery({ opened, manifests, appId, providers, onAdd, onClose }: Props) {
  // The new tile takes the focus. Only a dialog closed without adding returns it to the button that opened it.
  const [added, setAdded] = useState(false);
  const close = (byAdding: boolean): void => {
    setAdded(byAdding);
    onClose();
  };
  const wide = useMediaQuery(WIDE) ?? false;
  return (
    <Modal
      opened={opened}
      onClose={() => close(false)}
      returnFocus={!added}
      title="Add a widget"
      // At the top: in the middle, the filter would move as the list grows and shrinks with every letter.
      centered={false}
      size={wide ? 1040 : 640}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Shelves
        manifests={manifests}
        appId={appId}
        providers={providers}
        wide={wide}
        onAdd={(manifest) => {
          onAdd(manifest);
          close(true);
        }}
      />
    </Modal>
  );
}

interface ShelvesProps extends Omit<Props, "opened" | "onClose"> {
  readonly wide: boolean;
}

function Shelves({ manifests, appId, providers, wide, onAdd }: ShelvesProps) {
  const api = useApi();
  const [wanted, setWanted] = useState("");
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const [previewed] = useDebouncedValue(pointed, RESTS_MS);
  const types = useQuery("types", () => api.providers.types());
  const labels = new Map((types.data?.types ?? []).map((type) => [type.type, type.label]));
  const groups = grouped(manifests, wanted);
  const local = providers.find((provider) => provider.type === "local-search");
  const fits = bestOf(groups, wanted);
  const shown = manifests.find((manifest) => manifest.id === (pointed && previewed)) ?? fits;
  useEffect(
    () => () => {
      api.invoke("widget-preview-close").catch(() => undefined);
    },
    [api],
  );
  return (
    <div className="gallery-halves" data-wide={wide}>
      <div className="gallery-list">
        <TextInput
          data-autofocus
          aria-label="Filter widgets"
          placeholder="Filter widgets"
          leftSection={<IconSearch size={15} />}
          value={wanted}
          onChange={(event) => {
            setWanted(event.currentTarget.value);
            setPointed(undefined);
          }}
          onKeyDown={(event) => {
            // An Enter that ends a word of an input method is not one that chooses.
            if (event.key === "Enter" && wanted.trim() !== "" && fits !== undefined && !event.nativeEvent.isComposing)
              onAdd(fits);
          }}
          mb="md"
        />
        {groups.map(([title, members]) => (
          <section key={title} aria-label={title}>
            <h3 className="gallery-group">{title}</h3>
            <div className="gallery">
              {members.map((manifest) => (
                <UnstyledButton
                  key={manifest.id}
                  className="gallery-card"
                  data-shown={wide && manifest.id === shown?.id}
                  onMouseEnter={() => setPointed(manifest.id)}
                  onFocus={() => setPointed(manifest.id)}
                  onClick={() => onAdd(manifest)}
                >
                  <span className="type-icon">
                    <WidgetIcon widget={manifest} size={20} />
                  </span>
                  <span>
                    <span className="gallery-name">{manifest.name}</span>
                    <span className="gallery-text">{manifest.description}</span>
                    <span className="gallery-reach">{needsOf(manifest, labels)}</span>
                  </span>
                </UnstyledButton>
              ))}
            </div>
          </section>
        ))}
        {groups.length === 0 ? <p className="state-text">No widget fits “{wanted}”.</p> : null}
      </div>
      {wide && shown !== undefined ? (
        <Preview
          manifest={shown}
          localSearch={local === undefined ? null : { appId, providerName: local.name }}
          labels={labels}
          onAdd={() => onAdd(shown)}
        />
      ) : null}
    </div>
  );
}
