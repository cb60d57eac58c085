import { Modal, UnstyledButton } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { Preview } from "../dashboard/history/Preview.tsx";
import { useQuery } from "../host/useQuery.ts";
import type { Manifest, PortableDashboard } from "../ipc/messages.gen.ts";
import { Failed, RowsLoading } from "../ui/PageStates.tsx";
import { useFocusBack } from "../ui/useFocusBack.ts";

interface Props {
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Null: an empty dashboard. */
  readonly onChoose: (document: PortableDashboard | null) => void;
  readonly onClose: () => void;
}

/** What a new dashboard can begin as. */
export function TemplatesDialog({ manifests, onChoose, onClose }: Props) {
  useFocusBack();
  const templates = useQuery("templates", (api) => api.dashboards.templates());
  return (
    <Modal
      opened
      onClose={onClose}
      title="New dashboard"
      size={680}
      returnFocus={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {templates.error !== undefined ? (
        <Failed error={templates.error} what="The templates could not be read" onRetry={templates.reload} />
      ) : templates.data === undefined ? (
        <RowsLoading rows={2} height={150} />
      ) : (
        <div className="templates">
          <Template first name="Empty" text="Add the widgets yourself." onClick={() => onChoose(null)}>
            <Preview tiles={[]} manifests={manifests} label="Drawing" />
          </Template>
          {templates.data.templates.map(({ description, document }) => (
            <Template key={document.name} name={document.name} text={description} onClick={() => onChoose(document)}>
              <Preview {...drawn(document)} manifests={manifests} label="Drawing" />
            </Template>
          ))}
        </div>
      )}
    </Modal>
  );
}

/** A card that is called by its name and its sentence, not by all that its drawing holds. The first one takes the focus. */
function Template(props: { name: string; text: string; first?: boolean; onClick: () => void; children: ReactNode }) {
  const { name, text, first = false, onClick, children } = props;
  const card = useRef<HTMLButtonElement>(null);
  // The dialog gives it to what is marked; the cards may come later than that.
  useEffect(() => {
    if (first) card.current?.focus();
  }, [first]);
  return (
    <UnstyledButton ref={card} className="template" data-autofocus={first || undefined} onClick={onClick}>
      <div aria-hidden>{children}</div>
      <span className="gallery-name">{name}</span>
      <span className="gallery-text">{text}</span>
    </UnstyledButton>
  );
}

/** The first page of a document, and how many more there are. */
function drawn({ tiles, pages = [] }: PortableDashboard): { tiles: PortableDashboard["tiles"]; more: number } {
  const [first, ...others] = pages;
  const elsewhere = new Set(others.map((page) => page.id));
  return {
    tiles: first === undefined ? tiles : tiles.filter((tile) => !elsewhere.has(tile.page ?? "")),
    more: others.length,
  };
}
