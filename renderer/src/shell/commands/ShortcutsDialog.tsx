import { Button, Modal } from "@mantine/core";
import { keysShown } from "../../host/keys.ts";
import { usePreferences } from "../../host/preferences.tsx";
import { type Command, GROUPS, NATIVE, keysFor } from "./command.ts";
import { useFocusBack } from "../../ui/useFocusBack.ts";

/** What a tile does on its own keys while it has the focus. */
export const TILE_KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["Arrow keys", "Move the focused widget"],
  ["Shift + arrow keys", "Resize it"],
  ["Enter", "Go into it"],
  ["S", "Its settings"],
  ["Delete", "Remove it"],
];

interface Props {
  readonly commands: readonly Command[];
  readonly onChange: () => void;
  readonly onClose: () => void;
}

/** Every shortcut at a glance. */
export function ShortcutsDialog({ commands, onChange, onClose }: Props) {
  useFocusBack();
  const { shortcuts } = usePreferences().preferences;
  const list = (title: string, rows: readonly (readonly [keys: string, what: string])[]) => (
    <section key={title} className="shortcut-group">
      <h3>{title}</h3>
      <dl className="keys">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size="xl" closeButtonProps={{ "aria-label": "Close" }}>
      <div className="shortcut-columns">
        {GROUPS.map((group) =>
          list(
            group,
            commands
              .filter((one) => one.group === group && keysFor(one, shortcuts) !== "")
              .map((one) => [keysShown(keysFor(one, shortcuts)), plain(one)] as const),
          ),
        )}
        {list("A widget", TILE_KEYS)}
        {list(
          "The window",
          NATIVE.map(({ keys, label }) => [keysShown(keys), label] as const),
        )}
      </div>
      <div className="modal-actions">
        <Button variant="default" onClick={onChange}>
          Change them…
        </Button>
      </div>
    </Modal>
  );
}

/** The command's name without what it would do just now: “Undo”, not “Undo: Move Clock”. */
export function plain({ label }: Command): string {
  return label.split(":")[0] ?? label;
}
