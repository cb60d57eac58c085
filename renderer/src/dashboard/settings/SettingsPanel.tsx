import { Button, Divider, Drawer, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "../../host/useQuery.ts";
import type { Dashboard, Manifest, ProviderView, Tile } from "../../ipc/messages.gen.ts";
import { SettingField } from "./SettingField.tsx";

interface Props {
  readonly tile: Tile;
  readonly manifest: Manifest;
  readonly dashboard: Dashboard;
  readonly providers: readonly ProviderView[];
  readonly onSave: (tile: Tile) => void;
  readonly onClose: () => void;
  readonly onProviders: () => void;
}

/** The form for a widget's title, providers and settings. Nothing changes before Save. */
export function SettingsPanel({ tile, manifest, dashboard, providers, onSave, onClose, onProviders }: Props) {
  const [draft, setDraft] = useState(tile);
  const types = useQuery("types", (api) => api.providers.types());
  const labelOf = (type: string): string => types.data?.types.find((one) => one.type === type)?.label ?? type;
  const settings = Object.entries(manifest.settings.properties);
  const slots = Object.entries(manifest.slots);

  const bind = (slot: string, providerName: string | null): void =>
    setDraft({
      ...draft,
      slots: { ...draft.slots, [slot]: providerName === null ? null : { appId: dashboard.appId, providerName } },
    });
  const set = (name: string, value: unknown): void =>
    setDraft({ ...draft, settings: { ...draft.settings, [name]: value } });

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={380}
      title={`${manifest.name} settings`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(tidy(draft));
        }}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            label="Title"
            placeholder={manifest.name}
            maxLength={120}
            value={draft.title ?? ""}
            onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
          />
          {slots.length === 0 ? null : <Divider label="Providers" labelPosition="left" />}
          {slots.map(([name, slot]) => {
            const fitting = providers.filter((provider) => slot.types.includes(provider.type));
            const chosen = fitting.find((provider) => provider.name === draft.slots[name]?.providerName);
            const typeOf = (provider: string): string =>
              labelOf(fitting.find((one) => one.name === provider)?.type ?? "");
            return (
              <div key={name}>
                <Select
                  label={slot.label}
                  placeholder={fitting.length === 0 ? "No provider fits" : "Choose a provider"}
                  disabled={fitting.length === 0}
                  clearable
                  inputWrapperOrder={["label", "input", "description", "error"]}
                  description={chosen === undefined ? undefined : labelOf(chosen.type)}
                  data={fitting.map((provider) => provider.name)}
                  renderOption={({ option }) => (
                    <span>
                      <span className="menu-name">{option.value}</span>
                      <span className="menu-text">{typeOf(option.value)}</span>
                    </span>
                  )}
                  value={draft.slots[name]?.providerName ?? null}
                  onChange={(providerName) => bind(name, providerName)}
                />
                {fitting.length > 0 ? null : (
                  <Text size="xs" c="dimmed" mt={6}>
                    It takes a provider of type {slot.types.map(labelOf).join(" or ")}.{" "}
                    <Button variant="transparent" size="compact-xs" p={0} onClick={onProviders}>
                      Add one
                    </Button>
                  </Text>
                )}
              </div>
            );
          })}
          {settings.length === 0 ? null : <Divider label="Settings" labelPosition="left" />}
          {settings.map(([name, setting]) => (
            <SettingField
              key={name}
              name={name}
              setting={setting}
              value={draft.settings[name]}
              onChange={(value) => set(name, value)}
            />
          ))}
          <Group justify="flex-end" mt="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Save</Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}

/** Turns an empty title into none and drops empty settings, so that their defaults apply. */
function tidy(tile: Tile): Tile {
  return {
    ...tile,
    title: tile.title?.trim() || null,
    settings: Object.fromEntries(Object.entries(tile.settings).filter(([, value]) => value !== undefined)),
  };
}
