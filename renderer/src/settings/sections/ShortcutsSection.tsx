import { ActionIcon, Button, Group } from "@mantine/core";
import { IconRestore, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { canBeShortcut, keysOf, keysShown } from "../../host/keys.ts";
import { usePreferences } from "../../host/preferences.tsx";
import { type Command, GROUPS, NATIVE, keysFor, takenBy } from "../../shell/commands/command.ts";
import { TILE_KEYS, plain } from "../../shell/commands/ShortcutsDialog.tsx";
import { useAnnounce } from "../../ui/announce.tsx";
import { Section } from "../parts.tsx";

/** Every command with its shortcut, which the user may change, take away and reset. */
export function ShortcutsSection({ commands }: { commands: readonly Command[] }) {
  const { preferences, change } = usePreferences();
  const { shortcuts } = preferences;
  return (
    <Section id="shortcuts">
      <div className="card-head" data-setting="shortcuts">
        <div>
          <p className="muted">Choose a shortcut, then press the keys. Escape leaves it as it is.</p>
        </div>
        <Button
          size="xs"
          variant="default"
          disabled={Object.keys(shortcuts).length === 0}
          onClick={() => change({ shortcuts: {} })}
        >
          Reset all
        </Button>
      </div>
      {GROUPS.map((group) => (
        <table key={group} className="shortcut-table">
          <caption>{group}</caption>
          <tbody>
            {commands
              .filter((command) => command.group === group && command.native === undefined)
              .map((command) => (
                <ShortcutRow key={command.id} command={command} commands={commands} />
              ))}
          </tbody>
        </table>
      ))}
      <table className="shortcut-table">
        <caption>These cannot be changed</caption>
        <tbody>
          {[...NATIVE.map(({ keys, label }) => [keysShown(keys), label] as const), ...TILE_KEYS].map(([keys, what]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <kbd>{keys}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function ShortcutRow({ command, commands }: { command: Command; commands: readonly Command[] }) {
  const { preferences, change } = usePreferences();
  const announce = useAnnounce();
  const { shortcuts } = preferences;
  const [recording, setRecording] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const keys = keysFor(command, shortcuts);
  const name = plain(command);
  const own = Object.hasOwn(shortcuts, command.id);

  const reset = (): void => {
    const { [command.id]: _gone, ...rest } = shortcuts;
    change({ shortcuts: rest });
    setRefused(null);
  };
  const keep = (next: string): void => {
    if (next === (command.keys ?? "")) reset();
    else change({ shortcuts: { ...shortcuts, [command.id]: next } });
    setRefused(null);
    announce(next === "" ? `${name} has no shortcut` : `${name}: ${keysShown(next)}`);
  };
  const press = (event: KeyboardEvent): void => {
    if (!recording || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const pressed = keysOf(event);
    if (pressed === null) return;
    if (pressed === "Escape") return setRecording(false);
    const taken = takenBy(pressed, commands, shortcuts, command.id);
    if (!canBeShortcut(pressed)) return setRefused("Use Ctrl or Alt, or a function key.");
    if (taken !== null) return setRefused(`${keysShown(pressed)} is “${plainText(taken)}”. Choose another.`);
    setRecording(false);
    keep(pressed);
  };
  return (
    <tr>
      <th scope="row">
        {name}
        {refused === null ? null : (
          <span className="problem shortcut-refused" role="alert">
            {refused}
          </span>
        )}
      </th>
      <td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          {own ? (
            <ActionIcon size={24} aria-label={`Reset the shortcut of ${name}`} onClick={reset}>
              <IconRestore size={14} />
            </ActionIcon>
          ) : null}
          {keys === "" ? null : (
            <ActionIcon size={24} aria-label={`Take the shortcut of ${name} away`} onClick={() => keep("")}>
              <IconX size={14} />
            </ActionIcon>
          )}
          <button
            type="button"
            className="shortcut-button"
            data-recording={recording}
            aria-label={`Shortcut of ${name}: ${recording ? "press the keys" : keys === "" ? "none" : keysShown(keys)}`}
            onClick={() => {
              setRefused(null);
              setRecording(!recording);
            }}
            onKeyDown={press}
            onBlur={() => {
              setRecording(false);
              setRefused(null);
            }}
          >
            {recording ? "Press the keys…" : keys === "" ? "None" : <kbd>{keysShown(keys)}</kbd>}
          </button>
        </Group>
      </td>
    </tr>
  );
}

function plainText(label: string): string {
  return label.split(":")[0] ?? label;
}
